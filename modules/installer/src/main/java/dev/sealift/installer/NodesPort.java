package dev.sealift.installer;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.oci.Platform;
import dev.sealift.site.ContainerRegistry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The port of each node's loopback interface that leads to the registry in the cluster, or to its
 * seed: what nodes pull the site's own images from, however they got the bundle's.
 */
final class NodesPort {
  private static final Map<String, String> REAL =
      Map.of("app.kubernetes.io/name", "image-registry", "app.kubernetes.io/component", "server");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KubernetesClient client;
  private final String namespace;
  private final int port;
  private final Bundle bundle;
  private final Awaiting awaiting;
  private final Relay relay;

  NodesPort(KubernetesClient client, String namespace, int port, Bundle bundle, Awaiting awaiting) {
    this.client = client;
    this.namespace = namespace;
    this.port = port;
    this.bundle = bundle;
    this.awaiting = awaiting;
    this.relay = new Relay(client, namespace, awaiting);
  }

  /** The port that a site decided for. */
  static int of(ContainerRegistry registry) {
    return switch (registry) {
      case ContainerRegistry.InCluster inCluster -> inCluster.port();
    };
  }

  /** What stands before the images' repositories in a reference, on every node. */
  String registry() {
    return "127.0.0.1:" + port;
  }

  /** A pod of the real registry that serves. */
  Optional<Pod> real() {
    return client.pods().inNamespace(namespace).withLabels(REAL).list().getItems().stream()
        .filter(Awaiting::serves)
        .findFirst();
  }

  /** The real registry's pod, which must serve. */
  Pod served() throws InstallFailure.NotReady {
    return real()
        .orElseThrow(() ->
            new InstallFailure.NotReady(
                "The image registry is not ready", "no pod of it serves in " + namespace));
  }

  /** Begins to lead to the seed, which need not be there yet. */
  void leadToSeed(Relay.Vessel vessel) throws InstallFailure, IOException {
    lead(SeedRegistry.LABELS, vessel);
  }

  /** Begins to lead to the real registry, which need not be there yet. */
  void lead(Relay.Vessel vessel) throws InstallFailure, IOException {
    lead(REAL, vessel);
  }

  private void lead(Map<String, String> pods, Relay.Vessel vessel)
      throws InstallFailure, IOException {
    relay.leadTo(pods);
    BundledImage image = CarriedImage.find(bundle, "registry");
    List<SeedProgram> programs = new ArrayList<>();
    // Of every platform, for nodes that are still to come.
    for (Platform platform : image.platforms()) {
      programs.add(SeedProgram.of(bundle, image, platform));
    }
    relay.start(vessel, programs, port);
  }

  /** Waits until each node that takes pods reaches this pod of the real registry. */
  void await(Pod real) throws InstallFailure, InterruptedException {
    awaiting.until("Service " + Relay.NAME, PATIENCE, () -> notLeadingTo(real));
    await();
  }

  /** Waits until each node that takes pods reaches what it is led to. */
  void await() throws InstallFailure, InterruptedException {
    relay.await();
  }

  void remove() {
    relay.remove();
  }

  private Optional<String> notLeadingTo(Pod pod) {
    List<String> addresses =
        client
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(namespace)
            .withLabel("kubernetes.io/service-name", Relay.NAME)
            .list()
            .getItems()
            .stream()
            .flatMap(slice -> slice.getEndpoints().stream())
            .map(Endpoint::getAddresses)
            .flatMap(List::stream)
            .distinct()
            .toList();
    return addresses.equals(List.of(pod.getStatus().getPodIP()))
        ? Optional.empty()
        : Optional.of("it leads to " + addresses);
  }
}
