package dev.sealift.installer;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Waits for what the cluster does by itself. */
final class Awaiting {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final InstallListener listener;

  /**
   * @param listener is told what is missing
   */
  Awaiting(InstallListener listener) {
    this.listener = listener;
  }

  /** Says what is missing still; empty when nothing is. */
  interface Missing {
    Optional<String> look() throws InstallFailure;
  }

  /**
   * Looks until nothing is missing.
   *
   * @param what should get ready, for the message
   */
  void until(String what, Duration patience, Missing missing)
      throws InstallFailure, InterruptedException {
    String said = "";
    long end = System.nanoTime() + patience.toNanos();
    for (Optional<String> lacking = missing.look(); lacking.isPresent(); lacking = missing.look()) {
      if (System.nanoTime() > end) {
        throw new InstallFailure.NotReady(
            what + " is not ready after " + patience.toSeconds() + " s", lacking.get());
      }
      if (!lacking.get().equals(said)) {
        said = lacking.get();
        listener.waiting(what, said);
      }
      Thread.sleep(PAUSE);
    }
  }

  /** Whether a pod serves, and is not about to end. */
  static boolean serves(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null && isReady(pod);
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
  }

  /** Why a pod is not ready, in the cluster's words. */
  static String state(Pod pod) {
    Stream<String> containers =
        pod.getStatus().getContainerStatuses().stream().map(Awaiting::state);
    Stream<String> conditions =
        pod.getStatus().getConditions().stream()
            .filter(condition -> !"True".equals(condition.getStatus()))
            .map(PodCondition::getMessage);
    return Stream.concat(containers, conditions)
        .filter(Objects::nonNull)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("pod " + pod.getMetadata().getName() + " is " + pod.getStatus().getPhase());
  }

  private static String state(ContainerStatus container) {
    var waiting = container.getState().getWaiting();
    if (waiting == null) {
      return "";
    }
    return waiting.getReason()
        + Optional.ofNullable(waiting.getMessage()).map(": "::concat).orElse("");
  }
}
