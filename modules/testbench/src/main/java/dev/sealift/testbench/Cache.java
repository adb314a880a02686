package dev.sealift.testbench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The folder outside the repository in which unpacked programs stay from run to run.
 *
 * @param folder made when first used
 */
public record Cache(Path folder) {

  /** Reads {@code SEALIFT_STORE}, {@code XDG_CACHE_HOME} and {@code HOME}, in this order. */
  public static Cache of(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "/root");
    String caches = environment.getOrDefault("XDG_CACHE_HOME", home + "/.cache");
    String store = environment.getOrDefault("SEALIFT_STORE", caches + "/sealift");
    return new Cache(Path.of(store, "testbench").toAbsolutePath());
  }

  /** The cache that the environment of this process names. */
  public static Cache ofThisMachine() {
    return of(System.getenv());
  }

  /**
   * A folder that is filled once: it appears under its name only when {@code filler} has returned,
   * and no two processes fill anything here at the same time.
   */
  Path filledOnce(String name, Filler filler) {
    Path filled = folder.resolve(name);
    if (Files.isDirectory(filled)) {
      return filled;
    }
    try (FileChannel channel = channel("filling.lock");
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.isDirectory(filled)) {
        Path partial = Files.createTempDirectory(folder, name + ".");
        filler.fill(partial);
        Files.move(partial, filled);
      }
      return filled;
    } catch (IOException e) {
      throw new Unavailable(name, e);
    }
  }

  /** A file to lock; the caller closes it. */
  FileChannel channel(String name) throws IOException {
    return FileChannel.open(
        Files.createDirectories(folder).resolve(name),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
  }

  /** Fills an empty folder. */
  @FunctionalInterface
  interface Filler {
    void fill(Path folder) throws IOException;
  }
}
