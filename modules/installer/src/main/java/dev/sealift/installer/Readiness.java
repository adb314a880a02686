package dev.sealift.installer;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Whether an object does what it is there for, by what its controller says about it. */
final class Readiness {
  private Readiness() {}

  /**
   * What an object still waits for; empty if it is ready, or of a kind that is ready by being
   * there.
   */
  static Optional<String> missing(HasMetadata object) {
    return switch (object) {
      case Deployment deployment -> missing(deployment);
      case StatefulSet set -> missing(set);
      case DaemonSet set -> missing(set);
      case Job job -> missing(job);
      case GenericKubernetesResource other when isConditional(other.getKind()) ->
          condition(other, "Ready");
      default -> Optional.empty();
    };
  }

  /** Whether a kind can be there without being ready. */
  static boolean matters(String kind) {
    return switch (kind) {
      case "Deployment", "StatefulSet", "DaemonSet", "Job" -> true;
      default -> isConditional(kind);
    };
  }

  private static boolean isConditional(String kind) {
    return switch (kind) {
      case "Issuer", "ClusterIssuer", "Certificate" -> true;
      default -> false;
    };
  }

  private static Optional<String> missing(Deployment deployment) {
    var status = deployment.getStatus();
    if (status == null || isBehind(deployment, status.getObservedGeneration())) {
      return Optional.of("its controller has not seen it");
    }
    int wanted = number(deployment.getSpec().getReplicas());
    int updated = number(status.getUpdatedReplicas());
    int available = number(status.getAvailableReplicas());
    boolean others = number(status.getReplicas()) > updated;
    return Math.min(updated, available) >= wanted && !others
        ? Optional.empty()
        : Optional.of(Math.min(updated, available) + " of " + wanted + " pods ready");
  }

  private static Optional<String> missing(StatefulSet set) {
    var status = set.getStatus();
    if (status == null || isBehind(set, status.getObservedGeneration())) {
      return Optional.of("its controller has not seen it");
    }
    int wanted = number(set.getSpec().getReplicas());
    int ready = number(status.getReadyReplicas());
    boolean current = Objects.equals(status.getCurrentRevision(), status.getUpdateRevision());
    return ready >= wanted && current
        ? Optional.empty()
        : Optional.of(ready + " of " + wanted + " pods ready");
  }

  private static Optional<String> missing(DaemonSet set) {
    var status = set.getStatus();
    if (status == null || isBehind(set, status.getObservedGeneration())) {
      return Optional.of("its controller has not seen it");
    }
    int wanted = number(status.getDesiredNumberScheduled());
    int ready =
        Math.min(number(status.getNumberReady()), number(status.getUpdatedNumberScheduled()));
    return ready >= wanted
        ? Optional.empty()
        : Optional.of("ready on " + ready + " of " + wanted + " nodes");
  }

  private static Optional<String> missing(Job job) {
    int wanted = Math.max(1, number(job.getSpec().getCompletions()));
    int done = job.getStatus() == null ? 0 : number(job.getStatus().getSucceeded());
    return done >= wanted ? Optional.empty() : Optional.of("it has not ended");
  }

  /** What cert-manager says of its own objects. */
  private static Optional<String> condition(GenericKubernetesResource object, String type) {
    Object status = object.getAdditionalProperties().get("status");
    if (status instanceof Map<?, ?> map && map.get("conditions") instanceof List<?> conditions) {
      for (Object one : conditions) {
        if (one instanceof Map<?, ?> condition && type.equals(condition.get("type"))) {
          return "True".equals(condition.get("status"))
              ? Optional.empty()
              : Optional.of(String.valueOf(condition.get("message")));
        }
      }
    }
    return Optional.of("its controller has not seen it");
  }

  private static boolean isBehind(
      HasMetadata object, @org.jspecify.annotations.Nullable Long observed) {
    Long generation = object.getMetadata().getGeneration();
    return observed == null || (generation != null && observed < generation);
  }

  private static int number(@org.jspecify.annotations.Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
