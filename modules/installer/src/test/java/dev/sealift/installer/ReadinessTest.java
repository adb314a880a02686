package dev.sealift.installer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadinessTest {

  @Test
  void aDeploymentIsReadyWhenAllItsNewPodsAre() {
    assertThat(missing("Deployment", "replicas: 2", "updatedReplicas: 2, availableReplicas: 2"))
        .isEmpty();
    assertThat(missing("Deployment", "replicas: 2", "updatedReplicas: 2, availableReplicas: 1"))
        .contains("1 of 2 pods ready");
    assertThat(
            missing(
                "Deployment",
                "replicas: 1",
                "replicas: 2, updatedReplicas: 1, availableReplicas: 2"))
        .contains("1 of 1 pods ready");
  }

  @Test
  void whatItsControllerHasNotSeenIsNotReady() {
    String status = "observedGeneration: 1, updatedReplicas: 1, availableReplicas: 1";
    assertThat(Readiness.missing(object("Deployment", "replicas: 1", status, 2)))
        .contains("its controller has not seen it");
    assertThat(Readiness.missing(object("Deployment", "replicas: 1", status, 1))).isEmpty();
  }

  @Test
  void aStatefulSetIsNotReadyInTheMiddleOfAnUpdate() {
    String ready = "readyReplicas: 1, currentRevision: a, updateRevision: ";
    assertThat(missing("StatefulSet", "replicas: 1", ready + "a")).isEmpty();
    assertThat(missing("StatefulSet", "replicas: 1", ready + "b")).contains("1 of 1 pods ready");
  }

  @Test
  void aDaemonSetIsReadyOnEveryNode() {
    String three = "desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberReady: ";
    assertThat(missing("DaemonSet", "", three + "3")).isEmpty();
    assertThat(missing("DaemonSet", "", three + "2")).contains("ready on 2 of 3 nodes");
  }

  @Test
  void aCertificateIsReadyWhenItSaysSo() {
    String condition = "conditions: [{type: Ready, status: '%s', message: no issuer}]";
    assertThat(missing("Certificate", "", condition.formatted("True"))).isEmpty();
    assertThat(missing("Certificate", "", condition.formatted("False"))).contains("no issuer");
    assertThat(missing("Certificate", "", "")).contains("its controller has not seen it");
  }

  @Test
  void aServiceIsReadyByBeingThere() {
    assertThat(missing("Service", "", "")).isEmpty();
  }

  private static Optional<String> missing(String kind, String spec, String status) {
    String seen = status.isEmpty() ? status : "observedGeneration: 1, " + status;
    return Readiness.missing(object(kind, spec, seen, 1));
  }

  private static HasMetadata object(String kind, String spec, String status, int generation) {
    String version =
        switch (kind) {
          case "Service" -> "v1";
          case "Certificate" -> "cert-manager.io/v1";
          default -> "apps/v1";
        };
    String yaml =
        """
        apiVersion: %s
        kind: %s
        metadata: {name: it, generation: %d}
        spec: {%s}
        status: {%s}
        """
            .formatted(version, kind, generation, spec, status);
    KubernetesSerialization reader = new KubernetesSerialization();
    return kind.equals("Certificate")
        ? reader.unmarshal(yaml, GenericKubernetesResource.class)
        : reader.<HasMetadata>unmarshal(yaml);
  }
}
