package dev.sealift.testbench;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * dockerd with data, state and socket of its own. Containers' ports come through its proxy process
 * on loopback, and the machine's packet filter is left alone. One at a time on a machine, because
 * all engines share the bridge {@code docker0}: who comes second waits.
 */
final class PrivateEngine {
  private static final String BRIDGE = "docker0";

  private final FileLock lock;
  private final Path state;
  private final Path data;
  private final boolean bridgeWasThere;

  private PrivateEngine(FileLock lock, Path state, Path data) throws IOException {
    this.lock = lock;
    this.state = state;
    this.data = data;
    this.bridgeWasThere = NetworkInterface.getByName(BRIDGE) != null;
  }

  /** Starts it; it ends with this process, and so does the lock. */
  static PrivateEngine start(Cache cache, Tools tools) {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new Unavailable(
          "a Docker engine", "none answers (see DOCKER_HOST), and only root can start one");
    }
    Program dockerd = tools.dockerd();
    try {
      FileLock lock = cache.channel("engine.lock").lock();
      // A socket's path may have no more than 107 bytes, so it cannot be in any folder.
      Path state = Files.createTempDirectory("sealift-engine");
      PrivateEngine engine =
          new PrivateEngine(lock, state, emptied(cache.folder().resolve("engine")));
      // An empty one, or it would read that of the machine's engine.
      Files.writeString(state.resolve("daemon.json"), "{}");
      Daemon daemon = Daemon.start(engine.command(dockerd), state.resolve("log"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> engine.end(daemon)));
      daemon.awaitAnswer(() -> Sockets.answers(engine.socket()));
      return engine;
    } catch (IOException e) {
      throw new Unavailable("a Docker engine", e);
    }
  }

  /** Where it listens, as in {@code DOCKER_HOST}. */
  URI host() {
    return URI.create("unix://" + socket());
  }

  private Path socket() {
    return state.resolve("docker.sock");
  }

  private ProcessBuilder command(Program dockerd) {
    return dockerd.prepare(
        "--host=" + host(),
        "--data-root=" + data,
        "--exec-root=" + state.resolve("exec"),
        "--pidfile=" + state.resolve("pid"),
        "--config-file=" + state.resolve("daemon.json"),
        "--ip=127.0.0.1",
        "--userland-proxy=true",
        "--iptables=false",
        "--ip6tables=false",
        "--ip-forward=false");
  }

  private static Path emptied(Path data) throws IOException {
    if (Files.exists(data)) {
      delete(data);
    }
    return Files.createDirectories(
        data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x---")));
  }

  private void end(Daemon daemon) {
    daemon.close();
    if (!bridgeWasThere) {
      new Program(List.of("ip"), Map.of()).run("link", "delete", BRIDGE);
    }
    try {
      delete(state);
      delete(data);
      lock.acquiredBy().close();
    } catch (IOException e) {
      System.err.println("left behind: " + e.getMessage());
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e)
              throws IOException {
            Files.delete(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
