package dev.sealift.registryclient;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Sends calls: logs in when asked to, waits and tries again when that may help. */
final class Session {
  private static final Duration TICK = Duration.ofMillis(250);
  private static final long SLOWEST_BYTES_A_SECOND = 4 << 20;

  private final Registry registry;
  private final Retries retries;
  private final HttpClient http;
  private final Tokens tokens;

  Session(Registry registry, Retries retries) throws RegistryFailure {
    this.registry = registry;
    this.retries = retries;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(registry.patience().connect());
    if (!registry.plainHttp()) {
      builder.sslContext(Trust.of(registry.authorities()));
    }
    this.http = builder.build();
    this.tokens = new Tokens(registry, http);
  }

  /** Sends a call that may be repeated, until there is an answer that is not a passing trouble. */
  Answer send(Call call) throws RegistryFailure {
    return retries.run(call.method() + " " + call.uri().getPath(), () -> once(call, () -> 0));
  }

  /** As {@link #send}, but a 401 that no login answers is an answer like others. */
  Answer sendAnyway(Call call) throws RegistryFailure {
    return retries.run(
        call.method() + " " + call.uri().getPath(), () -> attempt(call, () -> 0, true));
  }

  /**
   * Sends a call once, or twice where the first answer is a challenge.
   *
   * @param moved grows with every byte that the line takes
   * @throws IOException if the line broke or stalled
   */
  Answer once(Call call, LongSupplier moved)
      throws RegistryFailure, IOException, InterruptedException {
    return attempt(call, moved, false);
  }

  private Answer attempt(Call call, LongSupplier moved, boolean tolerant)
      throws RegistryFailure, IOException, InterruptedException {
    Optional<String> authorization = tokens.authorization(call.scope());
    Answer answer = exchange(call, authorization, moved);
    // The second challenge may be for a token that ran out meanwhile; a third one would go on for
    // ever.
    for (int challenges = 0;
        answer.status() == 401 && isOwn(call) && challenges < 2;
        challenges++) {
      boolean more = tokens.answer(answer, call.scope(), authorization);
      if (!more && tolerant) {
        return answer;
      }
      if (!more) {
        throw tokens.refused(answer);
      }
      authorization = tokens.authorization(call.scope());
      answer = exchange(call, authorization, moved);
    }
    return answer;
  }

  /** Uploads and blobs may be at another host, which must not learn the login. */
  private boolean isOwn(Call call) {
    return call.uri().getAuthority().equals(registry.host());
  }

  private Answer exchange(Call call, Optional<String> authorization, LongSupplier moved)
      throws RegistryFailure, IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.uri()).method(call.method(), call.body());
    call.headers().forEach(request::header);
    if (isOwn(call)) {
      authorization.ifPresent(value -> request.header("Authorization", value));
    }
    CompletableFuture<HttpResponse<byte[]>> future =
        http.sendAsync(request.build(), call.receiver());
    try {
      return new Answer(await(future, call, moved));
    } catch (ExecutionException e) {
      throw translated(e);
    } finally {
      future.cancel(true);
    }
  }

  /** Waits as long as bytes move, and then as long as the registry may need to hash them. */
  private HttpResponse<byte[]> await(
      CompletableFuture<HttpResponse<byte[]>> future, Call call, LongSupplier moved)
      throws IOException, InterruptedException, ExecutionException {
    long before = -1;
    long since = System.nanoTime();
    while (true) {
      try {
        return future.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        long now = moved.getAsLong();
        if (now != before) {
          before = now;
          since = System.nanoTime();
        }
        boolean allSent = now >= call.weight();
        Duration limit =
            allSent
                ? registry.patience().answer().plusSeconds(call.weight() / SLOWEST_BYTES_A_SECOND)
                : registry.patience().stall();
        if (System.nanoTime() - since > limit.toNanos()) {
          throw new IOException(
              allSent
                  ? "no answer for " + limit.toSeconds() + " s"
                  : "the line took no byte for " + limit.toSeconds() + " s",
              e);
        }
      }
    }
  }

  private IOException translated(ExecutionException failed) throws RegistryFailure {
    Throwable cause = failed.getCause();
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof ChannelBody.SourceBroke broke) {
        throw new RegistryFailure.BrokenSource(broke.blob(), String.valueOf(broke.getMessage()));
      }
    }
    if (cause instanceof SSLHandshakeException handshake) {
      throw new RegistryFailure.Untrusted(
          "Connecting to " + registry.host(), String.valueOf(handshake.getMessage()));
    }
    if (cause instanceof SSLException ssl
        && String.valueOf(ssl.getMessage()).contains("Unsupported or unrecognized")) {
      throw new RegistryFailure.Untrusted(
          "Connecting to " + registry.host(), "it does not speak TLS");
    }
    if (cause instanceof ConnectException) {
      return new IOException("cannot connect to " + registry.host(), cause);
    }
    return cause instanceof IOException broken ? broken : new IOException(failed);
  }
}
