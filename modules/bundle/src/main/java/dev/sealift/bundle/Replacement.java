package dev.sealift.bundle;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that takes another's place when it is complete. What a killed process left beside it is
 * removed: the lock on it has gone with the process.
 */
final class Replacement implements Closeable {
  private static final String SUFFIX = ".part";

  private final Path target;
  private final Path part;
  private final FileChannel channel;

  private Replacement(Path target, Path part, FileChannel channel) {
    this.target = target;
    this.part = part;
    this.channel = channel;
  }

  static Replacement of(Path target) throws IOException {
    Path whole = target.toAbsolutePath();
    Path folder = Files.createDirectories(whole.resolveSibling(".")).normalize();
    String prefix = "." + whole.getFileName() + ".";
    removeLeftovers(folder, prefix);
    Path part = folder.resolve(prefix + ProcessHandle.current().pid() + SUFFIX);
    FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    return new Replacement(whole, part, channel);
  }

  FileChannel channel() {
    return channel;
  }

  /** Makes the file and its name durable. */
  void commit() throws IOException {
    channel.force(true);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(target.resolveSibling("."))) {
      folder.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(part);
    }
  }

  private static void removeLeftovers(Path folder, String prefix) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder,
            file -> {
              String name = file.getFileName().toString();
              return name.startsWith(prefix) && name.endsWith(SUFFIX);
            })) {
      for (Path file : files) {
        removeIfLeft(file);
      }
    }
  }

  private static void removeIfLeft(Path file) throws IOException {
    try (FileChannel left = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = left.tryLock()) {
      if (lock != null) {
        Files.deleteIfExists(file);
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this process writes it.
      return;
    }
  }
}
