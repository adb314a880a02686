package dev.sealift.preflight;

import java.time.Duration;
import java.time.Instant;

/**
 * How far a clock is from ours at least, when we know only between which two moments it was read.
 */
final class ClockDrift {
  /** From here on people should know. */
  static final Duration NOTABLE = Duration.ofSeconds(60);

  /** From here on certificates that were just issued are refused, and tokens too. */
  static final Duration HARMFUL = Duration.ofMinutes(5);

  private ClockDrift() {}

  /**
   * The least difference: zero if the clock may be right.
   *
   * @param theirs what it said
   * @param before our time before it was read
   * @param after our time after that
   * @return positive if theirs is ahead of ours
   */
  static Duration of(Instant theirs, Instant before, Instant after) {
    if (theirs.isBefore(before)) {
      return Duration.between(before, theirs);
    }
    return theirs.isAfter(after) ? Duration.between(after, theirs) : Duration.ZERO;
  }

  /** Judges the difference. */
  static Findings judge(Findings findings, String whose, Duration drift) {
    Duration amount = drift.abs();
    String what =
        "the clock of "
            + whose
            + " is "
            + words(amount)
            + (drift.isNegative() ? " behind" : " ahead of")
            + " this host's";
    String why = "certificates are valid from the moment on at which they are issued";
    String next = "set both clocks, and keep them set: see chronyc tracking or timedatectl there";
    if (amount.compareTo(HARMFUL) >= 0) {
      return findings.problem(what, why, next);
    }
    if (amount.compareTo(NOTABLE) > 0) {
      return findings.warning(what, why, next);
    }
    return findings.fine(
        "the clock of " + whose + " is right", "it differs from this host's by less than a minute");
  }

  private static String words(Duration amount) {
    return amount.toMinutes() >= 2 ? amount.toMinutes() + " minutes" : amount.toSeconds() + " s";
  }
}
