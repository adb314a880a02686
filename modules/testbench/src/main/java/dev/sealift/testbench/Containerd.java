package dev.sealift.testbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A containerd of its own, as a node of a cluster runs it; needs root. */
public final class Containerd implements AutoCloseable {
  private final Daemon daemon;
  private final Path runtime;
  private final Program client;

  private Containerd(Daemon daemon, Path runtime, Program client) {
    this.daemon = daemon;
    this.runtime = runtime;
    this.client = client;
  }

  /** Starts one that keeps everything in {@code folder}; it ends when it is closed. */
  public static Containerd start(Path folder) {
    Tools tools = Tools.ofThisMachine();
    try {
      // A socket's path may have no more than 107 bytes, so it cannot be in any folder.
      Path runtime = Files.createTempDirectory("containerd");
      Path socket = runtime.resolve("sock");
      Path configuration = Files.createDirectories(folder).resolve("config.toml");
      Files.writeString(configuration, "version = 2\n");
      ProcessBuilder process =
          tools
              .containerd()
              .prepare(
                  "--config", configuration.toString(),
                  "--address", socket.toString(),
                  "--root", folder.resolve("root").toString(),
                  "--state", folder.resolve("state").toString());
      Daemon daemon = Daemon.start(process, folder.resolve("log"));
      daemon.awaitAnswer(() -> Sockets.answers(socket));
      return new Containerd(
          daemon, runtime, tools.ctr().with("CONTAINERD_ADDRESS", socket.toString()));
    } catch (IOException e) {
      throw new Unavailable("containerd", e);
    }
  }

  /** {@code ctr}, bound to this containerd. */
  public Program client() {
    return client;
  }

  @Override
  public void close() {
    daemon.close();
    try {
      Files.deleteIfExists(runtime.resolve("sock"));
      Files.deleteIfExists(runtime.resolve("sock.ttrpc"));
      Files.delete(runtime);
    } catch (IOException e) {
      throw new Unavailable(runtime.toString(), e);
    }
  }
}
