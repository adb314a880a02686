package dev.sealift.preflight;

import dev.sealift.preflight.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/** The findings of one check, in the order in which they were made. */
final class Findings {
  private final String check;
  private final List<Finding> made = new ArrayList<>();

  Findings(String check) {
    this.check = check;
  }

  Findings fine(String what, String why) {
    return add(Severity.FINE, what, why, "");
  }

  Findings warning(String what, String why, String next) {
    return add(Severity.WARNING, what, why, next);
  }

  Findings problem(String what, String why, String next) {
    return add(Severity.PROBLEM, what, why, next);
  }

  /**
   * The check could not be made: not a problem by itself, but nobody knows whether there is one.
   */
  Findings unchecked(String why, String next) {
    return warning(check + " was not checked", why, next);
  }

  List<Finding> list() {
    return List.copyOf(made);
  }

  private Findings add(Severity severity, String what, String why, String next) {
    made.add(new Finding(severity, check, what, why, next));
    return this;
  }
}
