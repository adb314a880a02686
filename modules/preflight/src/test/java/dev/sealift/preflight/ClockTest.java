package dev.sealift.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.preflight.Finding.Severity;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, FINE, is right",
    "60, FINE, is right",
    "61, WARNING, 61 s ahead",
    "-61, WARNING, 61 s behind",
    "299, WARNING, 4 minutes ahead",
    "300, PROBLEM, 5 minutes ahead",
    "-90000, PROBLEM, 1500 minutes behind"
  })
  void differenceIsJudged(long seconds, Severity severity, String words) {
    Findings findings = new Findings("clock");
    Duration drift = ClockDrift.of(NOW.plusSeconds(seconds), NOW, NOW);
    assertThat(ClockDrift.judge(findings, "node a", drift).list())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(severity);
          assertThat(finding.what()).contains("node a", words);
        });
  }

  @Test
  void clockThatMayBeRightIsNotBlamed() {
    Instant after = NOW.plusSeconds(500);
    assertThat(ClockDrift.of(NOW.plusSeconds(400), NOW, after)).isZero();
    assertThat(ClockDrift.of(NOW.plusSeconds(510), NOW, after)).hasSeconds(10);
    assertThat(ClockDrift.of(NOW.minusSeconds(10), NOW, after)).hasSeconds(-10);
  }

  @Test
  void nodesThatAreWrongAreNamedEach() {
    NodeFindings findings = new NodeFindings(new Findings("names"), new Findings("clock"));
    findings.add("right", log(NOW, ""), NOW, NOW);
    findings.add("wrong", log(NOW.plusSeconds(600), "no such host"), NOW, NOW);

    assertThat(findings.list())
        .extracting(finding -> finding.severity() + " " + finding.check())
        .containsExactly("PROBLEM names", "FINE names", "PROBLEM clock");
    assertThat(findings.list().getFirst().why()).contains("kubernetes.default.svc: no such host");
    assertThat(findings.list().getLast().what()).contains("node wrong");
  }

  @Test
  void whatBrokenPodsSayIsLeftOut() {
    ProbeLog log = ProbeLog.parse("panic: {\n{\"probe\":\"clock\",\"time\":\"noon\"}\n[1]\n{}\n");
    assertThat(log.clock()).isEmpty();
    assertThat(log.names()).isEmpty();
    assertThat(log.folder()).isEmpty();
  }

  private static ProbeLog log(Instant time, String error) {
    return ProbeLog.parse(
        """
        {"probe":"clock","time":"%s"}
        {"probe":"name","name":"kubernetes.default.svc","addresses":["10.96.0.1"],"error":"%s"}
        """
            .formatted(time, error));
  }
}
