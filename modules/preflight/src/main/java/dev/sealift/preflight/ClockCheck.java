package dev.sealift.preflight;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Whether the API server's clock agrees with ours, by the Date of an answer. */
final class ClockCheck implements Check {
  private final KubernetesClient client;
  private final InstantSource clock;

  ClockCheck(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public List<Finding> look() {
    Instant before = clock.instant();
    String date = date();
    return judge(date, before, clock.instant());
  }

  List<Finding> judge(@Nullable String date, Instant before, Instant after) {
    Findings findings = new Findings(name());
    try {
      Instant theirs =
          ZonedDateTime.parse(String.valueOf(date), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant();
      // A Date has no fractions of a second.
      Duration drift = ClockDrift.of(theirs, before.minusSeconds(1), after);
      return ClockDrift.judge(findings, "the API server", drift).list();
    } catch (DateTimeException e) {
      return findings.unchecked("the API server's answers have no Date", "").list();
    }
  }

  private @Nullable String date() {
    try {
      HttpClient http = client.getHttpClient();
      HttpResponse<String> answer =
          http.sendAsync(
                  http.newHttpRequestBuilder().uri(client.getMasterUrl() + "version").build(),
                  String.class)
              .get();
      return answer.header("Date");
    } catch (ExecutionException e) {
      throw new KubernetesClientException(String.valueOf(e.getMessage()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KubernetesClientException("interrupted", e);
    }
  }
}
