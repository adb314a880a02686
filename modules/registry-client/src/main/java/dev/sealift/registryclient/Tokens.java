package dev.sealift.registryclient;

import dev.sealift.oci.Json;
import dev.sealift.oci.Malformed;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * What goes into {@code Authorization}, as the registry's challenges ask for it: nothing, Basic, or
 * a token for a scope from the registry's token service.
 */
final class Tokens {
  private static final String BASIC = "basic";

  private final Registry registry;
  private final HttpClient http;
  private final Map<String, String> byScope = new ConcurrentHashMap<>();

  Tokens(Registry registry, HttpClient http) {
    this.registry = registry;
    this.http = http;
  }

  /** What is known to be asked for in this scope. */
  Optional<String> authorization(String scope) {
    return Optional.ofNullable(byScope.getOrDefault(scope, byScope.get(BASIC)));
  }

  /**
   * Answers a challenge.
   *
   * @param used what the refused request had sent, which is of no use any more
   * @return whether there is something new to try
   */
  boolean answer(Answer refused, String scope, Optional<String> used)
      throws RegistryFailure, IOException, InterruptedException {
    if (!authorization(scope).equals(used)) {
      return true;
    }
    Optional<Login> login = registry.logins().of(registry.host());
    List<Challenge> challenges =
        refused.response().headers().allValues("WWW-Authenticate").stream()
            .flatMap(header -> Challenge.parse(header).stream())
            .toList();
    for (Challenge challenge : challenges) {
      if (challenge.scheme().equals("bearer") && challenge.parameters().containsKey("realm")) {
        byScope.put(scope, "Bearer " + token(challenge, scope, login));
        return true;
      }
      if (challenge.scheme().equals(BASIC) && login.isPresent() && used.isEmpty()) {
        byScope.put(BASIC, login.get().basic());
        return true;
      }
    }
    return false;
  }

  /** Says why nobody could log in. */
  RegistryFailure refused(Answer refused) throws RegistryFailure {
    Optional<Login> login = registry.logins().of(registry.host());
    String why =
        login.isPresent()
            ? "it does not accept the login: "
            : "it wants a login, and none is known: ";
    return new RegistryFailure.Unauthorized(
        "Logging in to " + registry.host(), why + refused.complaint());
  }

  /** Asks the token service, see the distribution project's token authentication specification. */
  private String token(Challenge challenge, String scope, Optional<Login> login)
      throws RegistryFailure, IOException, InterruptedException {
    String realm = challenge.parameters().getOrDefault("realm", "");
    StringBuilder address = new StringBuilder(realm).append(realm.contains("?") ? "&" : "?");
    Optional.ofNullable(challenge.parameters().get("service"))
        .ifPresent(service -> address.append("service=").append(encoded(service)).append('&'));
    address.append("scope=").append(encoded(scope));
    try {
      URI uri = URI.create(address.toString());
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri).timeout(registry.patience().answer());
      if (login.isPresent()) {
        refusePlainText(uri);
        request.header("Authorization", login.get().basic());
      }
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new RegistryFailure.Unauthorized(
            "Getting a token for " + registry.host(), new Answer(response).complaint());
      }
      JsonNode body = Json.read(response.body(), "token");
      String token = body.path("token").asString(body.path("access_token").asString(""));
      if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
        throw new Malformed("token", "the answer holds none");
      }
      return token;
    } catch (IllegalArgumentException | Malformed e) {
      throw new RegistryFailure.Unauthorized(
          "Getting a token for " + registry.host(), String.valueOf(e.getMessage()));
    }
  }

  /** A password must not cross a network in the clear because a challenge says so. */
  private void refusePlainText(URI realm) throws RegistryFailure {
    boolean safe =
        "https".equals(realm.getScheme())
            || registry.plainHttp()
            || Registry.isLoopback(String.valueOf(realm.getHost()));
    if (!safe) {
      throw new RegistryFailure.Unauthorized(
          "Getting a token for " + registry.host(),
          "its token service " + realm.getHost() + " does not use TLS");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
