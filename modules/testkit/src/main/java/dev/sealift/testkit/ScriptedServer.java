package dev.sealift.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers HTTP requests with whatever it was told, one answer a connection, and hangs up. Behind
 * the last answer it begins again.
 */
public final class ScriptedServer implements AutoCloseable {
  private final ServerSocket server;
  private final List<String> answers;

  /**
   * @param script answers with a NUL between them, each from its status on; {@code HOST} stands for
   *     this server
   */
  public ScriptedServer(String script) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    answers = List.of(script.replace("HOST", host()).split("\0", -1));
    Thread.ofVirtual().start(this::serve);
  }

  /** {@code host:port}. */
  public String host() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** Whether it is what answers there. */
  public boolean isAt(String host, int port) {
    return Set.of("127.0.0.1", "localhost").contains(host) && port == server.getLocalPort();
  }

  private void serve() {
    Iterator<String> next = answers.iterator();
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        Optional<HttpExchange> exchange = HttpExchange.next(socket);
        if (exchange.isPresent()) {
          exchange.get().read(Long.MAX_VALUE, java.io.OutputStream.nullOutputStream());
          next = next.hasNext() ? next : answers.iterator();
          String answer = "HTTP/1.1 " + next.next();
          socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
        }
      } catch (IOException e) {
        // The client hung up, or the server was closed.
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
