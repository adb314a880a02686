package dev.sealift.testbench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A line to a server on loopback that somebody cuts once, in the middle of a large request. */
public final class CutLine implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;

  private final ServerSocket server;
  private final int target;
  private final long place;
  private final AtomicBoolean cut = new AtomicBoolean();
  private final AtomicLong sent = new AtomicLong();

  private CutLine(ServerSocket server, int target, long place) {
    this.server = server;
    this.target = target;
    this.place = place;
  }

  /**
   * A line to the server at a port.
   *
   * @param place how many bytes of one request go through before the cut
   */
  public static CutLine to(int target, long place) throws IOException {
    ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    CutLine line = new CutLine(server, target, place);
    Thread.ofVirtual().start(line::accept);
    return line;
  }

  /** Host and port, as in a reference. */
  public String authority() {
    return "localhost:" + server.getLocalPort();
  }

  /** Whether the line was cut. */
  public boolean wasCut() {
    return cut.get();
  }

  /** Bytes that went to the server so far. */
  public long sent() {
    return sent.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = server.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        AtomicLong request = new AtomicLong();
        Thread.ofVirtual().start(() -> carry(near, far, request, true));
        Thread.ofVirtual().start(() -> carry(far, near, request, false));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  /** An answer ends the request before it. */
  private void carry(Socket from, Socket to, AtomicLong request, boolean forth) {
    byte[] buffer = new byte[BUFFER];
    try (from;
        to) {
      for (int n = from.getInputStream().read(buffer);
          n > 0;
          n = from.getInputStream().read(buffer)) {
        to.getOutputStream().write(buffer, 0, n);
        request.set(forth ? request.get() + n : 0);
        sent.addAndGet(forth ? n : 0);
        if (request.get() > place && cut.compareAndSet(false, true)) {
          return;
        }
      }
    } catch (IOException e) {
      // Whoever was at the other end is gone.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
