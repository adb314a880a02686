package dev.sealift.bundle;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file that a bundle was opened from. Each reader gets a channel of its own, because an
 * interrupt of one thread closes the channel that it reads from; each is checked to be of the very
 * file that was opened first.
 */
final class BundleFile {
  private final Path path;
  private final long size;
  private final FileTime modified;
  private final @Nullable Object key;

  private BundleFile(Path path, BasicFileAttributes attributes) {
    this.path = path;
    this.size = attributes.size();
    this.modified = attributes.lastModifiedTime();
    this.key = attributes.fileKey();
  }

  static BundleFile of(Path path) throws IOException {
    return new BundleFile(path, Files.readAttributes(path, BasicFileAttributes.class));
  }

  Path path() {
    return path;
  }

  /** In bytes. */
  long size() {
    return size;
  }

  /** A channel for positional reads; the caller closes it. */
  FileChannel channel() throws IOException {
    FileChannel channel = FileChannel.open(path);
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    if (now.size() != size
        || !now.lastModifiedTime().equals(modified)
        || !Objects.equals(now.fileKey(), key)) {
      channel.close();
      throw new IOException(path + " was replaced while it was in use");
    }
    return channel;
  }

  /** A part of the file as a channel; the caller closes it. */
  ReadableByteChannel region(long offset, long length) throws IOException {
    return new Region(channel(), offset, offset + length);
  }

  /** A small part of the file. */
  byte[] read(long offset, int length) throws IOException {
    try (FileChannel channel = channel()) {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      fill(channel, bytes, offset);
      return bytes.array();
    }
  }

  /** Fills the rest of a buffer. */
  static void fill(FileChannel channel, ByteBuffer buffer, long offset) throws IOException {
    long at = offset;
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, at);
      if (count < 0) {
        throw new EOFException("the file ends at " + at);
      }
      at += count;
    }
  }

  private static final class Region implements ReadableByteChannel {
    private final FileChannel channel;
    private final long end;
    private long at;

    Region(FileChannel channel, long at, long end) {
      this.channel = channel;
      this.at = at;
      this.end = end;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      if (at == end) {
        return -1;
      }
      int limit = to.limit();
      to.limit((int) Math.min(limit, to.position() + (end - at)));
      try {
        int count = channel.read(to, at);
        if (count < 0) {
          throw new EOFException("the bundle ends at " + at);
        }
        at += count;
        return count;
      } finally {
        to.limit(limit);
      }
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
