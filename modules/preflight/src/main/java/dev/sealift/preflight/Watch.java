package dev.sealift.preflight;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Looks at the pods of a probe until each of them came to an end. */
final class Watch {
  private final Scratch scratch;
  private final String probe;
  private final SortedMap<String, Seen> seen = new TreeMap<>();

  Watch(Scratch scratch, String probe) {
    this.scratch = scratch;
    this.probe = probe;
  }

  /**
   * @param pod as it was seen last
   * @param before our time when its program had not been started yet
   * @param after our time when it was first seen to have ended, or now
   * @param trouble the first reason that was given for not having its image
   */
  record Seen(Pod pod, Instant before, Instant after, Optional<String> trouble) {}

  /** Returns when all pods are done or hopeless, or when time is over. */
  SortedMap<String, Seen> untilDone(Predicate<Seen> hopeless) {
    look();
    while (!scratch.isOver() && !seen.values().stream().allMatch(one -> isDone(one, hopeless))) {
      Scratch.pause();
      look();
    }
    return seen;
  }

  private static boolean isDone(Seen one, Predicate<Seen> hopeless) {
    return ProbePod.isDone(one.pod()) || hopeless.test(one);
  }

  private void look() {
    Instant before = scratch.now();
    for (Pod pod : scratch.pods(probe)) {
      seen.merge(
          pod.getMetadata().getName(),
          new Seen(pod, before, scratch.now(), ProbePod.pullTrouble(pod)),
          Watch::join);
    }
  }

  private static Seen join(Seen earlier, Seen now) {
    return new Seen(
        now.pod(),
        ProbePod.hasStarted(now.pod()) ? earlier.before() : now.before(),
        ProbePod.isDone(earlier.pod()) ? earlier.after() : now.after(),
        // The first is the runtime's own; later ones say that it is not tried again yet.
        earlier.trouble().or(now::trouble));
  }
}
