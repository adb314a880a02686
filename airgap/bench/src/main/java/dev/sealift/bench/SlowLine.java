package dev.sealift.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A line on loopback that takes its time: every byte arrives half a round trip after it was sent,
 * in both directions, however many there are.
 */
final class SlowLine implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;

  private final ServerSocket server;
  private final int target;
  private final long delay;

  private SlowLine(ServerSocket server, int target, Duration roundTrip) {
    this.server = server;
    this.target = target;
    this.delay = roundTrip.toNanos() / 2;
  }

  /** A line to a port of this machine. */
  static SlowLine to(int target, Duration roundTrip) throws IOException {
    ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    SlowLine line = new SlowLine(server, target, roundTrip);
    Thread.ofVirtual().start(line::accept);
    return line;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = server.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        carry(near, far);
        carry(far, near);
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  /** What was read, and when it is due; nothing at the end. */
  private record Packet(ByteBuffer bytes, long due) {}

  private void carry(Socket from, Socket to) {
    BlockingQueue<Packet> underway = new LinkedBlockingQueue<>();
    Thread.ofVirtual().start(() -> read(from, underway));
    Thread.ofVirtual().start(() -> write(underway, to));
  }

  private void read(Socket from, BlockingQueue<Packet> underway) {
    byte[] buffer = new byte[BUFFER];
    try {
      for (int n = from.getInputStream().read(buffer);
          n > 0;
          n = from.getInputStream().read(buffer)) {
        underway.add(new Packet(ByteBuffer.wrap(buffer.clone(), 0, n), System.nanoTime() + delay));
      }
    } catch (IOException e) {
      // The end of the line, as below.
    }
    underway.add(new Packet(ByteBuffer.allocate(0), System.nanoTime() + delay));
  }

  private static void write(BlockingQueue<Packet> underway, Socket to) {
    try {
      for (Packet next = underway.take(); next.bytes().hasRemaining(); next = underway.take()) {
        for (long left = next.due() - System.nanoTime();
            left > 0;
            left = next.due() - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        to.getOutputStream().write(next.bytes().array(), 0, next.bytes().remaining());
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // Whoever listened is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
