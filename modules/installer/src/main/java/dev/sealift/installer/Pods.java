package dev.sealift.installer;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What keeps the pods of a release from being ready, in words for whoever waits. */
final class Pods {
  private final KubernetesClient client;

  Pods(KubernetesClient client) {
    this.client = client;
  }

  /** One line for each pod that is not ready and says why. */
  List<String> troubles(Release release) {
    List<String> troubles = new ArrayList<>();
    var pods =
        client
            .pods()
            .inNamespace(release.namespace())
            .withLabels(Map.of("app.kubernetes.io/instance", release.name()))
            .list()
            .getItems();
    for (Pod pod : pods) {
      trouble(pod).ifPresent(why -> troubles.add("pod " + pod.getMetadata().getName() + " " + why));
    }
    return troubles;
  }

  private static Optional<String> trouble(Pod pod) {
    var status = pod.getStatus();
    for (PodCondition condition : status.getConditions()) {
      if (condition.getType().equals("PodScheduled") && condition.getStatus().equals("False")) {
        return Optional.of("is not scheduled: " + condition.getMessage());
      }
    }
    List<ContainerStatus> all = new ArrayList<>(status.getInitContainerStatuses());
    all.addAll(status.getContainerStatuses());
    for (ContainerStatus container : all) {
      Optional<String> trouble = trouble(container);
      if (trouble.isPresent()) {
        return trouble;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> trouble(ContainerStatus container) {
    var state = container.getState();
    if (state.getWaiting() != null && isTrouble(state.getWaiting().getReason())) {
      String message = state.getWaiting().getMessage();
      return Optional.of(
          state.getWaiting().getReason()
              + (message == null ? "" : ": " + message)
              + end(container));
    }
    return Optional.empty();
  }

  private static String end(ContainerStatus container) {
    var last = container.getLastState();
    return last == null || last.getTerminated() == null
        ? ""
        : " (it ended with " + last.getTerminated().getExitCode() + ")";
  }

  private static boolean isTrouble(@org.jspecify.annotations.Nullable String reason) {
    return reason != null
        && !reason.equals("ContainerCreating")
        && !reason.equals("PodInitializing");
  }
}
