package dev.sealift.rootfs;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * The first bytes of a stream; it is an error if there are fewer, so that no file is cut in
 * silence.
 */
final class Bounded extends FilterInputStream {
  private final Path file;
  private long left;

  Bounded(InputStream in, long size, Path file) {
    super(in);
    this.left = size;
    this.file = file;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int got = super.read(buffer, offset, (int) Math.min(length, left));
    if (got < 0) {
      throw new EOFException(file + " is " + left + " bytes shorter than it was");
    }
    left -= got;
    return got;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(Math.min(count, left));
    left -= skipped;
    return skipped;
  }
}
