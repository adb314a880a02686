package dev.sealift.bundle;

import dev.sealift.oci.Digest;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written once, from its start to its end, and hashed on the way. The caller fills
 * buffers; a second thread hashes and writes them, so that two processors share the work.
 */
final class HashedFile implements Closeable {
  private static final int BUFFER = 1 << 20;
  private static final int BUFFERS = 6;

  private final FileChannel file;
  private final MessageDigest hasher = Digest.Algorithm.SHA256.hasher();
  private final BlockingQueue<ByteBuffer> empty = new ArrayBlockingQueue<>(BUFFERS);
  private final BlockingQueue<ByteBuffer> full = new ArrayBlockingQueue<>(BUFFERS + 2);
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private final Thread writer;
  private ByteBuffer current = ByteBuffer.allocate(BUFFER);
  private boolean ended;

  /**
   * @param file an empty file, open for writing; stays open
   */
  HashedFile(FileChannel file) {
    this.file = file;
    for (int i = 1; i < BUFFERS; i++) {
      empty.add(ByteBuffer.allocate(BUFFER));
    }
    writer = Thread.ofPlatform().name("bundle-writer").daemon().start(this::drain);
  }

  /** Appends bytes. */
  void write(byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      ByteBuffer room = room();
      int count = Math.min(room.remaining(), rest.remaining());
      room.put(rest.slice(rest.position(), count));
      rest.position(rest.position() + count);
    }
  }

  /**
   * Appends exactly so many bytes of a channel.
   *
   * @param moved is told of each step, in bytes
   * @return their digest
   * @throws EOFException if the channel has fewer
   */
  Digest copy(ReadableByteChannel in, long size, LongConsumer moved) throws IOException {
    MessageDigest ownHasher = Digest.Algorithm.SHA256.hasher();
    long left = size;
    while (left > 0) {
      ByteBuffer room = room();
      int start = room.position();
      room.limit((int) Math.min(room.capacity(), start + left));
      int count = in.read(room);
      room.limit(room.capacity());
      if (count < 0) {
        throw new EOFException("the content ends " + left + " bytes too early");
      }
      ownHasher.update(room.slice(start, count));
      moved.accept(count);
      left -= count;
    }
    return Digest.of(ownHasher);
  }

  /** Waits until everything is written, and gives the digest of it all. */
  Digest finish() throws IOException {
    pass(current);
    end();
    IOException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return Digest.of(hasher);
  }

  /** Ends the second thread. */
  @Override
  public void close() throws IOException {
    end();
  }

  private void end() throws InterruptedIOException {
    if (!ended) {
      ended = true;
      // An empty buffer ends the other thread.
      full.add(ByteBuffer.allocate(0));
    }
    try {
      writer.join();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private ByteBuffer room() throws IOException {
    if (!current.hasRemaining()) {
      pass(current);
      try {
        current = empty.take().clear();
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }
    return current;
  }

  private void pass(ByteBuffer buffer) throws IOException {
    IOException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    full.add(buffer.flip());
  }

  private void drain() {
    try {
      for (ByteBuffer next = full.take(); next.hasRemaining(); next = full.take()) {
        if (failure.get() == null) {
          put(next);
        }
        empty.add(next);
      }
    } catch (InterruptedException e) {
      failure.compareAndSet(null, interrupted());
    }
  }

  private void put(ByteBuffer buffer) {
    try {
      hasher.update(buffer.duplicate());
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
    } catch (IOException e) {
      failure.set(e);
    } catch (RuntimeException e) {
      // Whatever it is, the other thread waits for buffers and has to learn of it.
      failure.set(new IOException(e));
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }
}
