package dev.sealift.preflight;

import dev.sealift.oci.Malformed;
import dev.sealift.oci.Platform;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The nodes of a cluster, and what can be said of one. */
final class Nodes {
  private Nodes() {}

  static List<Node> all(KubernetesClient client) {
    return client.nodes().list().getItems().stream()
        .sorted(Comparator.comparing(Nodes::name))
        .toList();
  }

  /** Those that our pods may be put on: ready, not cordoned, and without a taint that keeps off. */
  static List<Node> usable(KubernetesClient client) {
    return all(client).stream().filter(Nodes::isUsable).toList();
  }

  static boolean isUsable(Node node) {
    return isReady(node) && takesPods(node);
  }

  static boolean takesPods(Node node) {
    return !Boolean.TRUE.equals(node.getSpec().getUnschedulable())
        && node.getSpec().getTaints().stream().noneMatch(Nodes::keepsOff);
  }

  static boolean isReady(Node node) {
    return node.getStatus().getConditions().stream()
        .anyMatch(one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
  }

  /** Empty if the kubelet says something that is no platform. */
  static Optional<Platform> platform(Node node) {
    var about = node.getStatus().getNodeInfo();
    try {
      return Optional.of(
          Platform.parse(about.getOperatingSystem() + "/" + about.getArchitecture()));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  static String name(Node node) {
    return node.getMetadata().getName();
  }

  /** Names of nodes for a sentence; of many, the first few. */
  static String names(List<Node> nodes) {
    final int most = 5;
    String first = String.join(", ", nodes.stream().limit(most).map(Nodes::name).toList());
    String words = (nodes.size() == 1 ? "node " : "nodes ") + first;
    return nodes.size() > most ? words + " and " + (nodes.size() - most) + " more" : words;
  }

  private static boolean keepsOff(Taint taint) {
    return !taint.getEffect().equals("PreferNoSchedule");
  }
}
