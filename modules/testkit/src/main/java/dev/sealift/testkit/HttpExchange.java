package dev.sealift.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One request on a socket and the answer to it (RFC 9112); bodies by length only. */
final class HttpExchange {
  private final Socket socket;
  private final String method;
  private final String target;
  private final Map<String, String> headers;
  private long unread;
  private boolean answered;

  private HttpExchange(Socket socket, String method, String target, Map<String, String> headers) {
    this.socket = socket;
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.unread = Long.parseLong(headers.getOrDefault("content-length", "0"));
  }

  /** The next request; empty when the client hung up. */
  static Optional<HttpExchange> next(Socket socket) throws IOException {
    String request = line(socket.getInputStream());
    if (request.isEmpty()) {
      return Optional.empty();
    }
    String[] words = request.split(" ", -1);
    Map<String, String> headers = new TreeMap<>();
    String line = line(socket.getInputStream());
    while (!line.isEmpty()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      line = line(socket.getInputStream());
    }
    return Optional.of(new HttpExchange(socket, words[0], words[1], headers));
  }

  String method() {
    return method;
  }

  /** Without the query. */
  String path() {
    return target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
  }

  /** A parameter of the query; empty text if it is not there. */
  String query(String name) {
    for (String pair : target.substring(path().length()).split("[?&]", -1)) {
      if (pair.startsWith(name + "=")) {
        return java.net.URLDecoder.decode(
            pair.substring(name.length() + 1), java.nio.charset.StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** Bytes of the body that were not read yet. */
  long unread() {
    return unread;
  }

  boolean isAnswered() {
    return answered;
  }

  /** Reads at most so many bytes of the body into a sink; fewer only where the line breaks. */
  void read(long most, OutputStream sink) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    for (long left = Math.min(most, unread); left > 0; ) {
      int bytes = socket.getInputStream().read(buffer, 0, (int) Math.min(buffer.length, left));
      if (bytes < 0) {
        throw new EOFException("the client hung up in its body");
      }
      sink.write(buffer, 0, bytes);
      left -= bytes;
      unread -= bytes;
    }
  }

  byte[] body() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    read(Long.MAX_VALUE, bytes);
    return bytes.toByteArray();
  }

  /** Answers; what is left of the body is read first, so that the line can be used again. */
  void answer(int status, Map<String, String> fields, byte[] body) throws IOException {
    read(Long.MAX_VALUE, OutputStream.nullOutputStream());
    answerAtOnce(status, fields, body);
  }

  /** Answers without waiting for the body. */
  void answerAtOnce(int status, Map<String, String> fields, byte[] body) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Answer\r\n");
    fields.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (!fields.containsKey("Content-Length") && status != 204) {
      head.append("Content-Length: " + body.length + "\r\n");
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
    whole.writeBytes(method.equals("HEAD") ? new byte[0] : body);
    socket.getOutputStream().write(whole.toByteArray());
    answered = true;
  }

  /** Starts an answer whose body ends before its {@code Content-Length}, and hangs up. */
  void breakOff(int status, Map<String, String> fields, byte[] body) throws IOException {
    answerAtOnce(status, fields, body);
    answered = false;
  }

  /** Reads nothing and says nothing until the client gives up. */
  void stall() throws IOException {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      socket.close();
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }
}
