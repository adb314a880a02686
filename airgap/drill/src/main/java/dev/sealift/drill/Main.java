package dev.sealift.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;

/** A drill for a person. */
final class Main {
  private Main() {}

  /**
   * Starts a drill that lasts as long as the file with its kubeconfig.
   *
   * @param arguments where to write that file
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path kubeconfig = Path.of(arguments[0]).toAbsolutePath();
    Path folder = kubeconfig.resolveSibling("");
    try (Drill drill = Drill.start();
        WatchService changes = folder.getFileSystem().newWatchService()) {
      folder.register(changes, StandardWatchEventKinds.ENTRY_DELETE);
      write(kubeconfig, drill.kubeconfig());
      while (Files.exists(kubeconfig)) {
        WatchKey key = changes.take();
        key.pollEvents();
        key.reset();
      }
    }
  }

  /** Whole or not at all: whoever waits for the file may read it when it is there. */
  private static void write(Path file, String text) throws IOException {
    Path next =
        Files.createTempFile(
            file.resolveSibling(""),
            "kubeconfig",
            null,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
