package dev.sealift.rootfs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a regular file: in memory, or a file on disk that is read when it is needed. */
public sealed interface Content {

  /** Length in bytes. */
  long size();

  /** A fresh stream of all bytes; the caller closes it. */
  InputStream open() throws IOException;

  /** Bytes in memory. */
  static Content of(byte[] bytes) {
    return new Bytes(bytes.clone());
  }

  /** A text in UTF-8. */
  static Content of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A whole file on disk, which must not change while the tree is in use. */
  static Content of(Path file) throws IOException {
    return new Region(file, 0, Files.size(file));
  }

  /** Bytes in memory; made by {@link #of(byte[])}. */
  final class Bytes implements Content {
    private final byte[] bytes;

    private Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }
  }

  /**
   * A part of a file on disk, which must not change while the tree is in use.
   *
   * @param offset bytes before the part
   * @param size bytes of the part
   */
  record Region(Path file, long offset, long size) implements Content {
    public Region {
      if (offset < 0 || size < 0) {
        throw new IllegalArgumentException("a region has neither a negative offset nor size");
      }
    }

    @Override
    public InputStream open() throws IOException {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(offset);
      return new Bounded(Channels.newInputStream(channel), size, file);
    }
  }
}
