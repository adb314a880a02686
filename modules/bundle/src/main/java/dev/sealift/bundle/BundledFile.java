package dev.sealift.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a bundle carries besides its images: the lock, a chart, an SBOM, or a part of the
 * command-line tool under {@code sealift/}.
 */
public sealed interface BundledFile {

  /** Path in the bundle, with slashes. */
  String name();

  /**
   * A regular file.
   *
   * @param mode its permissions, such as {@code 0644}
   */
  record Regular(String name, int mode, Content content) implements BundledFile {
    /** The mode of a file that anybody may read. */
    public static final int READABLE = 0644;

    /** The mode of a program. */
    public static final int EXECUTABLE = 0755;

    public Regular {
      EntryRules.checkName(name);
      EntryRules.checkMode(name, mode);
    }
  }

  /**
   * A symbolic link, allowed inside {@code sealift/} only.
   *
   * @param target relative, to a file or folder that is also under {@code sealift/}
   */
  record Link(String name, String target) implements BundledFile {
    public Link {
      EntryRules.checkName(name);
      EntryRules.checkTarget(name, target);
    }
  }

  /** A regular file of these bytes, readable by anybody. */
  static BundledFile of(String name, byte[] bytes) {
    return new Regular(name, Regular.READABLE, new Content.Bytes(bytes));
  }

  /** A regular file with the content of a file on disk, read when the bundle is written. */
  static BundledFile of(String name, int mode, Path file) {
    return new Regular(name, mode, new Content.OnDisk(file));
  }

  /** Where the bytes of a regular file come from. */
  sealed interface Content permits Content.Bytes, Content.OnDisk, StoredBlob {

    /** Size in bytes. */
    long size() throws IOException;

    /** Opens the bytes from the first on; the caller closes. */
    ReadableByteChannel open() throws IOException;

    /** Bytes in memory. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody; cloned on the way in
    record Bytes(byte[] bytes) implements Content {
      public Bytes {
        bytes = bytes.clone();
      }

      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public ReadableByteChannel open() {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
      }
    }

    /** A file on disk; must not change until the bundle is written. */
    record OnDisk(Path file) implements Content {
      @Override
      public long size() throws IOException {
        return Files.size(file);
      }

      @Override
      public ReadableByteChannel open() throws IOException {
        return Files.newByteChannel(file);
      }
    }
  }
}
