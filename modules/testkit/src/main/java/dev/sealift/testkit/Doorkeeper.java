package dev.sealift.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets in who has logged in: with a password, or with a token that is good for some requests. */
final class Doorkeeper {
  private final Map<String, AtomicInteger> tokens = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private volatile String basic = "";
  private volatile int requestsPerToken;

  void demand(String user, String password, int requests) {
    basic = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    requestsPerToken = requests;
  }

  /** How many tokens were given. */
  int tokens() {
    return numbers.get();
  }

  /** Whether the exchange is dealt with: it was for a token, or it was refused. */
  boolean stops(HttpExchange exchange, String host) throws IOException {
    if (basic.isEmpty()) {
      return false;
    }
    String authorization = exchange.header("Authorization");
    if (exchange.path().equals("/token")) {
      token(exchange, authorization);
      return true;
    }
    if (requestsPerToken == 0 ? authorization.equals(basic) : spend(authorization)) {
      return false;
    }
    String challenge =
        requestsPerToken == 0
            ? "Basic realm=\"here\""
            : "Bearer realm=\"http://" + host + "/token\",service=\"here\"";
    exchange.answer(401, Map.of("WWW-Authenticate", challenge), new byte[0]);
    return true;
  }

  private boolean spend(String authorization) {
    AtomicInteger left = tokens.get(authorization);
    return left != null && left.getAndDecrement() > 0;
  }

  private void token(HttpExchange exchange, String authorization) throws IOException {
    boolean rightful =
        authorization.equals(basic)
            && exchange.query("service").equals("here")
            && exchange.query("scope").startsWith("repository:");
    if (!rightful) {
      exchange.answer(401, Map.of(), new byte[0]);
      return;
    }
    String token = "token-" + numbers.incrementAndGet();
    tokens.put("Bearer " + token, new AtomicInteger(requestsPerToken));
    exchange.answer(200, Map.of(), ("{\"token\":\"" + token + "\"}").getBytes(UTF_8));
  }
}
