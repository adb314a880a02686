package dev.sealift.registryclient;

import dev.sealift.oci.Json;
import dev.sealift.oci.Malformed;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a registry answered: status, headers and a short body. */
record Answer(HttpResponse<byte[]> response) {
  int status() {
    return response.statusCode();
  }

  Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  /**
   * Where an upload goes on; relative ones are taken from the request's address (RFC 9110, 10.2.2).
   * Empty where nobody could go, or where TLS would end.
   */
  Optional<URI> location() {
    URI from = response.request().uri();
    try {
      return header("Location").map(from::resolve).filter(to -> isUsable(from, to));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isUsable(URI from, URI to) {
    boolean secure = "https".equals(to.getScheme());
    boolean alike = "http".equals(to.getScheme()) && "http".equals(from.getScheme());
    return to.getHost() != null && (secure || alike);
  }

  /** The codes and messages of the specification's error document, or the status alone. */
  String complaint() {
    StringBuilder text = new StringBuilder("the registry answered " + status());
    try {
      JsonNode errors = Json.read(response.body(), "error").path("errors");
      errors.forEach(error ->
          text.append(", ")
              .append(error.path("code").asString(""))
              .append(": ")
              .append(error.path("message").asString("")));
    } catch (Malformed e) {
      // Proxies answer with pages of their own; the status says enough.
    }
    return text.toString().replaceAll("\\p{Cntrl}", "?");
  }
}
