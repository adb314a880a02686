package dev.sealift.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowLineTest {
  private static final Duration ROUND_TRIP = Duration.ofMillis(20);

  @Test
  void answerNeedsARoundTripAndIsWhole() throws Exception {
    try (ServerSocket echo = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SlowLine line = SlowLine.to(echo.getLocalPort(), ROUND_TRIP)) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket socket = echo.accept()) {
              socket.getInputStream().transferTo(socket.getOutputStream());
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), line.port())) {
        long start = System.nanoTime();
        socket.getOutputStream().write(new byte[] {1, 2, 3});
        assertThat(socket.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(ROUND_TRIP);
      }
    }
  }
}
