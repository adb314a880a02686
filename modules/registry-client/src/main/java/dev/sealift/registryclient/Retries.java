package dev.sealift.registryclient;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How often a request is sent again, and how long to wait before: longer each time, never in step
 * with others.
 */
final class Retries {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Registry.Patience patience;
  private final Sleeper sleeper;
  private final RandomGenerator random;
  private final PushListener listener;

  Retries(
      Registry.Patience patience, Sleeper sleeper, RandomGenerator random, PushListener listener) {
    this.patience = patience;
    this.sleeper = sleeper;
    this.random = random;
    this.listener = listener;
  }

  /** Waits; a test's does not. */
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  /** One attempt. */
  interface Attempt {
    Answer run() throws RegistryFailure, IOException, InterruptedException;
  }

  /** Runs attempts until one gives an answer that is not a passing trouble. */
  Answer run(String what, Attempt attempt) throws RegistryFailure {
    for (int number = 1; ; number++) {
      String why;
      Optional<Duration> asked = Optional.empty();
      try {
        Answer answer = attempt.run();
        if (!isPassing(answer.status())) {
          return answer;
        }
        why = answer.complaint();
        asked = retryAfter(answer);
        if (number >= patience.attempts()) {
          throw new RegistryFailure.Rejected(what, answer.status(), why + ", " + number + " times");
        }
      } catch (IOException e) {
        why = String.valueOf(e.getMessage());
        if (number >= patience.attempts()) {
          throw new RegistryFailure.Unreachable(what, why + ", " + number + " times");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RegistryFailure.Interrupted(what);
      }
      pause(what, why, number, asked);
    }
  }

  /** Waits before attempt number + 1. */
  void pause(String what, String why, int number, Optional<Duration> asked) throws RegistryFailure {
    Duration doubled = patience.pause().multipliedBy(1L << Math.min(number - 1, 16));
    Duration wait = asked.orElse(doubled);
    Duration capped = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    Duration jittered = capped.plusMillis(random.nextLong(capped.toMillis() / 2 + 1));
    listener.retrying(what, why, jittered);
    try {
      sleeper.sleep(jittered);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryFailure.Interrupted(what);
    }
  }

  /** How many attempts there are. */
  int attempts() {
    return patience.attempts();
  }

  static boolean isPassing(int status) {
    return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
  }

  /** Seconds only: a date would need both clocks to agree. */
  static Optional<Duration> retryAfter(Answer answer) {
    return answer
        .header("Retry-After")
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }
}
