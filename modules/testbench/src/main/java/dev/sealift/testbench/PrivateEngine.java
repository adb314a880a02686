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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * dockerd with data, state and socket of its own. Containers' ports come through its proxy process
 * on loopback, and the machine's packet filter is left alone. One at a time on a machine, because
 * all engines share the bridge {@code docker0}: who comes second waits.
 */
final class PrivateEngine {
  private static final String BRIDGE = "docker0";
  private static final String STATE = "sealift-engine";

  /** In the state of an engine that made the bridge, so that whoever removes one removes both. */
  private static final String BRIDGE_MADE = "bridge";

  private final FileLock lock;
  private final Path state;
  private final Path data;

  private PrivateEngine(FileLock lock, Path state, Path data) {
    this.lock = lock;
    this.state = state;
    this.data = data;
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
      Path state = Files.createTempDirectory(STATE);
      removeOthers(state);
      if (NetworkInterface.getByName(BRIDGE) == null) {
        Files.createFile(state.resolve(BRIDGE_MADE));
      }
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

  /** Whoever has the lock is alone: the states of others are of processes that were killed. */
  private static void removeOthers(Path own) throws IOException {
    try (Stream<Path> folders = Files.list(own.resolveSibling(""))) {
      for (Path folder : folders.toList()) {
        boolean isState = String.valueOf(folder.getFileName()).startsWith(STATE);
        if (isState && !folder.equals(own)) {
          awaitEnd(folder.resolve("pid"));
          remove(folder);
        }
      }
    }
  }

  /**
   * Its guard tells an engine to end when the process that started it has gone; that takes time.
   */
  private static void awaitEnd(Path pid) throws IOException {
    if (Files.exists(pid)) {
      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
          .filter(process -> process.info().command().orElse("").endsWith("dockerd"))
          .ifPresent(
              process -> process.onExit().completeOnTimeout(process, 30, TimeUnit.SECONDS).join());
    }
  }

  private void end(Daemon daemon) {
    daemon.close();
    try {
      remove(state);
      delete(data);
      removeControlGroups();
      lock.acquiredBy().close();
    } catch (IOException e) {
      System.err.println("left behind: " + e.getMessage());
    }
  }

  private static void remove(Path state) throws IOException {
    if (Files.exists(state.resolve(BRIDGE_MADE))) {
      new Program(List.of("ip"), Map.of()).run("link", "delete", BRIDGE);
    }
    delete(state);
  }

  /** The parents of those of the containers; they stay where another engine has some too. */
  private static void removeControlGroups() throws IOException {
    try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
      hierarchies
          .map(folder -> folder.endsWith("docker") ? folder : folder.resolve("docker"))
          .forEach(folder -> folder.toFile().delete());
    }
  }

  /** An engine that was killed leaves mounts, which cannot be deleted. */
  private static void unmountBelow(Path folder) throws IOException {
    List<String> places =
        Files.readAllLines(Path.of("/proc/self/mounts")).stream()
            .map(line -> line.split(" ", -1)[1])
            .filter(place -> Path.of(place).startsWith(folder))
            .sorted(Comparator.reverseOrder())
            .toList();
    places.forEach(place -> new Program(List.of("umount"), Map.of()).run("--lazy", place));
  }

  private static void delete(Path folder) throws IOException {
    unmountBelow(folder);
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
