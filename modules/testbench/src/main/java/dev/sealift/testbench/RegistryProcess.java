package dev.sealift.testbench;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A registry of the distribution project as a process on loopback, with its blobs in a folder. All
 * its releases read the same configuration file.
 */
public final class RegistryProcess implements AutoCloseable {
  private final Supplier<Daemon> daemons;
  private final int port;
  private volatile Daemon daemon;

  private RegistryProcess(Supplier<Daemon> daemons, int port) {
    this.daemons = daemons;
    this.port = port;
    this.daemon = started(daemons, port);
  }

  private static Daemon started(Supplier<Daemon> daemons, int port) {
    Daemon daemon = daemons.get();
    daemon.awaitAnswer(() -> Sockets.answers(port));
    return daemon;
  }

  /**
   * Starts one. It ends when it is closed, or with this process.
   *
   * @param program such as {@link Tools#dockerRegistry()}
   * @param folder keeps everything, the blobs below {@code content}; started again on the same
   *     folder it has the same content
   * @param access who is let in
   */
  public static RegistryProcess start(Program program, Path folder, Access access) {
    try {
      int port = Sockets.freePort();
      Path configuration = Files.createDirectories(folder).resolve("config.yml");
      Files.writeString(configuration, configuration(folder, access, port));
      return new RegistryProcess(
          () ->
              Daemon.start(
                  program.prepare("serve", configuration.toString()), folder.resolve("log")),
          port);
    } catch (IOException e) {
      throw new Unavailable("a registry", e);
    }
  }

  /** Host and port, as in a reference. */
  public String authority() {
    return "localhost:" + port;
  }

  /** The port of loopback where it listens. */
  public int port() {
    return port;
  }

  /** Kills it as a loss of power would, and starts it again with the same port and content. */
  public void killAndStartAgain() {
    daemon.kill();
    daemon = started(daemons, port);
  }

  /** How many requests with this method it has answered, such as {@code PUT}. */
  public long answered(String method) {
    return daemon.log().lines().filter(line -> line.contains("\"" + method + " /v2/")).count();
  }

  @Override
  public void close() {
    daemon.close();
  }

  private static String configuration(Path folder, Access access, int port) throws IOException {
    String start =
        """
        version: 0.1
        log: {accesslog: {disabled: false}, level: info}
        storage:
          filesystem: {rootdirectory: %s}
          delete: {enabled: true}
        """
            .formatted(folder.resolve("content"));
    return switch (access) {
      case Access.Plain() -> start + http(port, "");
      case Access.Tls(var certificates) -> start + http(port, tls(certificates));
      case Access.Account(var certificates, var user, var password) -> {
        Path accounts = folder.resolve("htpasswd");
        // The registry reads bcrypt alone; 4 rounds are enough for a password of a test.
        String hash = BCrypt.withDefaults().hashToString(4, password.toCharArray());
        Files.writeString(accounts, user + ":" + hash + "\n");
        yield start
            + "auth: {htpasswd: {realm: private, path: "
            + accounts
            + "}}\n"
            + http(port, tls(certificates));
      }
    };
  }

  private static String http(int port, String tls) {
    return "http: {addr: '127.0.0.1:" + port + "', secret: generated" + tls + "}\n";
  }

  private static String tls(PrivateCertificates certificates) {
    return ", tls: {certificate: "
        + certificates.certificate()
        + ", key: "
        + certificates.key()
        + "}";
  }
}
