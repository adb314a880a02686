package dev.sealift.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.drill.Drill;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** All objects of a cluster, to see whether anything was changed. */
final class Listing {
  /** What clusters make by themselves all the time. */
  private static final List<String> RESTLESS =
      List.of("events", "leases", "componentstatuses", "bindings", "endpoints", "endpointslices");

  private static final String LINE =
      "jsonpath={range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name} {.metadata.uid}"
          + " {.metadata.generation} {.metadata.labels} {.metadata.annotations}{\"\\n\"}{end}";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Listing() {}

  static SortedSet<String> of(Drill drill) {
    List<String> kinds =
        drill
            .kubectl("api-resources", "--verbs=list", "--output=name")
            .orThrow()
            .lines()
            .filter(kind -> !RESTLESS.contains(kind.replaceFirst("\\..*", "")))
            .toList();
    String text =
        drill
            .kubectl("get", String.join(",", kinds), "--all-namespaces", "--output=" + LINE)
            .orThrow();
    return new TreeSet<>(text.lines().toList());
  }

  /** Waits until the cluster is as it was. */
  static void isAgain(Drill drill, SortedSet<String> before) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    SortedSet<String> now = of(drill);
    while (!now.equals(before) && System.nanoTime() < end) {
      now = of(drill);
    }
    assertThat(now).containsExactlyElementsOf(before);
  }
}
