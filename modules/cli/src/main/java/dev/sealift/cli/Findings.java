package dev.sealift.cli;

import dev.sealift.preflight.Finding;
import java.util.List;
import java.util.Map;

/** How findings are printed, three lines each if something is to be done. */
final class Findings {
  private Findings() {}

  static void print(Console console, List<Finding> findings) {
    for (Finding finding : findings) {
      String word =
          switch (finding.severity()) {
            case FINE -> "fine";
            case WARNING -> "warning";
            case PROBLEM -> "problem";
          };
      console.result("%-8s %s: %s".formatted(word, finding.check(), finding.what()));
      if (finding.severity() != Finding.Severity.FINE) {
        console.result("         why:  " + finding.why());
        if (!finding.next().isEmpty()) {
          console.result("         next: " + finding.next());
        }
      }
      console.event(
          "finding",
          Map.of(
              "severity", word,
              "check", finding.check(),
              "what", finding.what(),
              "why", finding.why(),
              "next", finding.next()));
    }
  }
}
