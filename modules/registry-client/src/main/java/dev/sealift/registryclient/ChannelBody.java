package dev.sealift.registryclient;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * A part of a blob as the body of a request. The client may keep a buffer after it asked for the
 * next, so one is used again only when all of it was taken. Buffers are outside of the heap, where
 * sockets would copy others to.
 */
final class ChannelBody implements BodyPublisher {
  private static final int BUFFER = 256 * 1024;

  private final BlobSource source;
  private final Descriptor blob;
  private final long from;
  private final long length;
  private final LongConsumer sent;

  /**
   * @param from bytes of the blob to leave out
   * @param length bytes to send
   * @param sent is told how many more bytes were handed to the line
   */
  ChannelBody(BlobSource source, Descriptor blob, long from, long length, LongConsumer sent) {
    this.source = source;
    this.blob = blob;
    this.from = from;
    this.length = length;
    this.sent = sent;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    try {
      ReadableByteChannel channel = source.open(blob, from);
      subscriber.onSubscribe(new Reading(channel, subscriber));
    } catch (IOException e) {
      subscriber.onSubscribe(new Nothing());
      subscriber.onError(new SourceBroke(blob, e));
    }
  }

  /** Tells trouble with what is read from trouble with the line. */
  static final class SourceBroke extends IOException {
    private static final long serialVersionUID = 1L;
    private final String digest;

    SourceBroke(Descriptor blob, IOException cause) {
      super(String.valueOf(cause.getMessage()), cause);
      this.digest = "blob " + blob.digest();
    }

    String blob() {
      return digest;
    }
  }

  private static final class Nothing implements Flow.Subscription {
    @Override
    public void request(long buffers) {}

    @Override
    public void cancel() {}
  }

  /** Reads when asked; asking again from inside {@code onNext} only raises the demand. */
  private final class Reading implements Flow.Subscription {
    private final ReadableByteChannel channel;
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final List<ByteBuffer> buffers = new ArrayList<>();
    private long left = length;

    Reading(ReadableByteChannel channel, Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.channel = channel;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long buffers) {
      if (demand.getAndAdd(buffers) != 0) {
        return;
      }
      do {
        give();
      } while (demand.decrementAndGet() > 0 && !ended.get());
    }

    @Override
    public void cancel() {
      if (ended.compareAndSet(false, true)) {
        close();
      }
    }

    private void give() {
      if (ended.get()) {
        return;
      }
      try {
        ByteBuffer buffer = taken();
        buffer.clear().limit((int) Math.min(buffer.capacity(), left));
        while (buffer.hasRemaining()) {
          if (channel.read(buffer) < 0) {
            throw new IOException("it is shorter than its descriptor says");
          }
        }
        left -= buffer.flip().remaining();
        sent.accept(buffer.remaining());
        subscriber.onNext(buffer);
        if (left == 0 && ended.compareAndSet(false, true)) {
          close();
          subscriber.onComplete();
        }
      } catch (IOException e) {
        if (ended.compareAndSet(false, true)) {
          close();
          subscriber.onError(new SourceBroke(blob, e));
        }
      }
    }

    private ByteBuffer taken() {
      for (ByteBuffer buffer : buffers) {
        if (!buffer.hasRemaining()) {
          return buffer;
        }
      }
      ByteBuffer another = ByteBuffer.allocateDirect((int) Math.min(BUFFER, length));
      buffers.add(another);
      return another;
    }

    private void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // It was only read from; nothing is lost.
      }
    }
  }
}
