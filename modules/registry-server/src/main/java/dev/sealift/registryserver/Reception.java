package dev.sealift.registryserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.sealift.bundle.Bundle;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Json;
import dev.sealift.oci.MediaType;
import java.io.IOException;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the answer to each request. */
final class Reception implements HttpHandler {
  private static final int PLACES = Integer.MAX_VALUE;

  /** Fair, so that whoever closes is served before those who come later. */
  private final Semaphore places = new Semaphore(PLACES, true);

  private final Bundle bundle;
  private final NavigableMap<String, Shelf> shelves;

  Reception(Bundle bundle, NavigableMap<String, Shelf> shelves) {
    this.bundle = bundle;
    this.shelves = shelves;
  }

  /** Lets nobody in any more, and waits for those who are in. */
  void close(Duration grace) {
    try {
      // Whether all have left in time or not, the server ends now.
      var _ = places.tryAcquire(PLACES, grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      places.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.close();
      return;
    }
    try (exchange) {
      answer(exchange);
    } finally {
      places.release();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    Answer answer = new Answer(exchange);
    String method = exchange.getRequestMethod();
    if (method.equals("GET") || method.equals("HEAD")) {
      answer(exchange, answer);
    } else {
      answer.header("Allow", "GET, HEAD");
      answer.error(ErrorCode.UNSUPPORTED, method);
    }
  }

  private void answer(HttpExchange exchange, Answer answer) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (Route.parse(path)) {
      case Route.Version _ -> answer.json(200, Json.write(Json.object()));
      case Route.Catalog _ -> {
        Listing listing = Listing.of(shelves.navigableKeySet(), exchange.getRequestURI());
        list(answer, path, listing, Json.object(), "repositories");
      }
      case Route.Tags tags -> tags(tags, exchange, answer);
      case Route.OneManifest one -> manifest(one, answer);
      case Route.OneBlob one -> blob(one, answer);
      case Route.Nowhere _ -> answer.error(ErrorCode.NAME_UNKNOWN, path);
    }
  }

  private void tags(Route.Tags tags, HttpExchange exchange, Answer answer) throws IOException {
    Shelf shelf = shelves.get(tags.repository());
    if (shelf == null) {
      answer.error(ErrorCode.NAME_UNKNOWN, tags.repository());
      return;
    }
    Listing listing = Listing.of(shelf.tags().navigableKeySet(), exchange.getRequestURI());
    ObjectNode json = Json.object().put("name", tags.repository());
    list(answer, exchange.getRequestURI().getPath(), listing, json, "tags");
  }

  private static void list(
      Answer answer, String path, Listing listing, ObjectNode json, String field)
      throws IOException {
    listing
        .next()
        .ifPresent(next -> answer.header("Link", "<" + path + "?" + next + ">; rel=\"next\""));
    ArrayNode names = json.putArray(field);
    listing.names().forEach(names::add);
    answer.json(200, Json.write(json));
  }

  private void manifest(Route.OneManifest one, Answer answer) throws IOException {
    Shelf shelf = shelves.get(one.repository());
    if (shelf == null) {
      answer.error(ErrorCode.NAME_UNKNOWN, one.repository());
      return;
    }
    Optional<Descriptor> found = shelf.manifest(one.selector());
    if (found.isEmpty()) {
      answer.error(ErrorCode.MANIFEST_UNKNOWN, one.selector());
      return;
    }
    // An index stays an index whatever the client accepts: another answer has another digest.
    answer.content(found.get(), found.get().mediaType().value(), bundle);
  }

  private void blob(Route.OneBlob one, Answer answer) throws IOException {
    Shelf shelf = shelves.get(one.repository());
    if (shelf == null) {
      answer.error(ErrorCode.NAME_UNKNOWN, one.repository());
      return;
    }
    Optional<Descriptor> found = shelf.content(one.digest());
    if (found.isEmpty()) {
      answer.error(ErrorCode.BLOB_UNKNOWN, one.digest());
      return;
    }
    answer.content(found.get(), MediaType.OCTET_STREAM.value(), bundle);
  }
}
