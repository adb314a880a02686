package dev.sealift.preflight;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pod that runs the probe once, in the way in which all our pods run. */
final class ProbePod {
  /** Which probe a pod belongs to. */
  static final String LABEL = "sealift.dev/probe";

  private static final long USER = 10_001;
  private static final String VOLUME = "volume";
  private static final Map<String, Quantity> ROOM =
      Map.of("cpu", new Quantity("50m"), "memory", new Quantity("32Mi"));

  private ProbePod() {}

  /** A pod of a probe; to be completed with where it runs. */
  static Pod of(String probe, String name, Scratch scratch, List<String> arguments) {
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels(LABEL, probe)
            .endMetadata()
            .withNewSpec()
            .withServiceAccountName(Scratch.ACCOUNT)
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withRestartPolicy("Never")
            .withTerminationGracePeriodSeconds(0L)
            .withNewSecurityContext()
            .withRunAsNonRoot(true)
            .withRunAsUser(USER)
            .withRunAsGroup(USER)
            .withFsGroup(USER)
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .endSecurityContext()
            .addNewContainer()
            .withName("probe")
            .withImage(scratch.image().reference().toString())
            // Or the kubelet would not ask the registry for an image that it has.
            .withImagePullPolicy("Always")
            .withArgs(arguments)
            .withNewResources()
            .withRequests(ROOM)
            .withLimits(ROOM)
            .endResources()
            .withNewSecurityContext()
            .withAllowPrivilegeEscalation(false)
            .withReadOnlyRootFilesystem(true)
            .withNewCapabilities()
            .addToDrop("ALL")
            .endCapabilities()
            .endSecurityContext()
            .endContainer();
    if (scratch.image().pullSecret().isPresent()) {
      pod.addNewImagePullSecret(Scratch.PULL_SECRET);
    }
    return pod.endSpec().build();
  }

  /** Has a pod mount a claim. */
  static Pod mounting(Pod pod, String claim, String folder) {
    return new PodBuilder(pod)
        .editSpec()
        .addNewVolume()
        .withName(VOLUME)
        .withNewPersistentVolumeClaim()
        .withClaimName(claim)
        .endPersistentVolumeClaim()
        .endVolume()
        .editFirstContainer()
        .addNewVolumeMount()
        .withName(VOLUME)
        .withMountPath(folder)
        .endVolumeMount()
        .endContainer()
        .endSpec()
        .build();
  }

  /** Has a pod run on a node, without asking the scheduler. */
  static Pod on(Pod pod, String node) {
    return new PodBuilder(pod).editSpec().withNodeName(node).endSpec().build();
  }

  /** Whether its program ran to its end. */
  static boolean isDone(Pod pod) {
    return "Succeeded".equals(pod.getStatus().getPhase()) || hasFailed(pod);
  }

  static boolean hasFailed(Pod pod) {
    return "Failed".equals(pod.getStatus().getPhase());
  }

  /** Whether its program was started, and may have ended. */
  static boolean hasStarted(Pod pod) {
    return state(pod)
        .filter(state -> state.getRunning() != null || state.getTerminated() != null)
        .isPresent();
  }

  /** Why its image is not there, in the words of the container runtime. */
  static Optional<String> pullTrouble(Pod pod) {
    return state(pod)
        .map(ContainerState::getWaiting)
        .filter(waiting ->
            List.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ImageInspectError")
                .contains(String.valueOf(waiting.getReason())))
        .map(ContainerStateWaiting::getMessage);
  }

  private static Optional<ContainerState> state(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .findFirst()
        .map(ContainerStatus::getState);
  }
}
