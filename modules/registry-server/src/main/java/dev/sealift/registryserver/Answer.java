package dev.sealift.registryserver;

import com.sun.net.httpserver.HttpExchange;
import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** One answer on its way out. */
final class Answer {
  private static final int BUFFER = 256 * 1024;
  private static final int NO_BODY = -1;

  private final HttpExchange exchange;

  Answer(HttpExchange exchange) {
    this.exchange = exchange;
    header("Docker-Distribution-API-Version", "registry/2.0");
  }

  void header(String name, String value) {
    exchange.getResponseHeaders().set(name, value);
  }

  void json(int status, byte[] body) throws IOException {
    header("Content-Type", "application/json");
    if (start(status, body.length)) {
      exchange.getResponseBody().write(body);
    }
  }

  void error(ErrorCode code, String detail) throws IOException {
    json(code.status(), code.body(detail));
  }

  /** A manifest or blob: all of it, a part, or nothing when the client has it already. */
  void content(Descriptor content, String mediaType, BlobSource source) throws IOException {
    String tag = '"' + content.digest().toString() + '"';
    header("Docker-Content-Digest", content.digest().toString());
    header("ETag", tag);
    header("Accept-Ranges", "bytes");
    header("Content-Type", mediaType);
    if (request("If-None-Match").filter(tag::equals).isPresent()) {
      exchange.sendResponseHeaders(304, NO_BODY);
      return;
    }
    boolean sameContent = request("If-Range").map(tag::equals).orElse(true);
    switch (ByteRange.parse(request("Range").filter(_ -> sameContent), content.size())) {
      case ByteRange.Wish.Whole _ -> {
        if (start(200, content.size())) {
          copy(content, 0, content.size(), source);
        }
      }
      case ByteRange.Wish.Part(ByteRange range) -> {
        header("Content-Range", range.of(content.size()));
        if (start(206, range.length())) {
          copy(content, range.from(), range.length(), source);
        }
      }
      case ByteRange.Wish.Nothing _ -> {
        header("Content-Range", "bytes */" + content.size());
        exchange.sendResponseHeaders(416, NO_BODY);
      }
    }
  }

  /** Sends the status line and headers; says whether a body has to follow. */
  private boolean start(int status, long length) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      header("Content-Length", Long.toString(length));
    }
    boolean body = !head && length > 0;
    exchange.sendResponseHeaders(status, body ? length : NO_BODY);
    return body;
  }

  private void copy(Descriptor content, long from, long length, BlobSource source)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, length));
    OutputStream out = exchange.getResponseBody();
    try (ReadableByteChannel in = source.open(content, from)) {
      long left = length;
      while (left > 0
          && in.read(buffer.clear().limit((int) Math.min(left, buffer.capacity()))) > 0) {
        out.write(buffer.array(), 0, buffer.position());
        left -= buffer.position();
      }
    }
  }

  private Optional<String> request(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }
}
