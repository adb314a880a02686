package dev.sealift.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** All contestants with the same content, in turns, each into a registry of its own. */
final class Heat {
  private Heat() {}

  /**
   * Runs rounds.
   *
   * @param roundTrip of the line to the registry
   */
  static Map<Contestant, List<Usage>> of(
      Course course, Content content, int rounds, Duration roundTrip) throws Exception {
    Map<Contestant, List<Usage>> usages = new EnumMap<>(Contestant.class);
    for (int round = 1; round <= rounds; round++) {
      for (Contestant contestant : Contestant.values()) {
        Usage usage =
            course.freshRegistry(
                registry -> push(course, contestant, content, registry.port(), roundTrip));
        usages.computeIfAbsent(contestant, _ -> new ArrayList<>()).add(usage);
        course.remark(
            "round %d of %d: %s %.2f s"
                .formatted(round, rounds, contestant.word(), Course.seconds(usage.wall())));
      }
    }
    return usages;
  }

  private static Usage push(
      Course course, Contestant contestant, Content content, int port, Duration roundTrip)
      throws Exception {
    if (roundTrip.isZero()) {
      return Usage.of(contestant.push(content, "localhost:" + port, course.sealift()));
    }
    try (SlowLine line = SlowLine.to(port, roundTrip)) {
      return Usage.of(contestant.push(content, "localhost:" + line.port(), course.sealift()));
    }
  }
}
