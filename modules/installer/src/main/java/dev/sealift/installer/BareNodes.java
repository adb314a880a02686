package dev.sealift.installer;

import dev.sealift.oci.Platform;
import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.Node;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What nodes that can pull nothing have in common: an image that is there already, to start our own
 * program in.
 *
 * @param image a name of it that every node knows
 * @param platforms of the nodes, as far as the bundle is for them
 */
record BareNodes(String image, Set<Platform> platforms) {

  /**
   * Finds out.
   *
   * @param nodes of the cluster
   * @param carried what the bundle is for
   */
  static BareNodes of(Collection<Node> nodes, Collection<Platform> carried) throws InstallFailure {
    List<Node> ours =
        nodes.stream()
            .filter(BareNodes::isOpen)
            .filter(node -> carried.contains(platform(node)))
            .toList();
    if (ours.isEmpty()) {
      throw new InstallFailure.Unfit(
          "No node can run this bundle",
          "it is for " + carried + ", and no schedulable node of the cluster is");
    }
    Set<Platform> platforms = new TreeSet<>();
    ours.forEach(node -> platforms.add(platform(node)));
    return new BareNodes(common(ours), platforms);
  }

  /** Whether it takes pods and is not away. */
  static boolean isOpen(Node node) {
    return !Boolean.TRUE.equals(node.getSpec().getUnschedulable()) && isReady(node);
  }

  private static boolean isReady(Node node) {
    return node.getStatus().getConditions().stream()
        .anyMatch(one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
  }

  private static Platform platform(Node node) {
    var system = node.getStatus().getNodeInfo();
    return new Platform(system.getOperatingSystem(), system.getArchitecture(), Optional.empty());
  }

  /** The one that holds pods' namespaces, which no node ever removes; else the smallest. */
  private static String common(List<Node> nodes) throws InstallFailure {
    Map<String, Long> sizes = new HashMap<>();
    Set<String> everywhere = new HashSet<>();
    for (int i = 0; i < nodes.size(); i++) {
      Set<String> here = new HashSet<>();
      for (ContainerImage image : nodes.get(i).getStatus().getImages()) {
        // Layers that no name is left of are listed as <none>@<none>.
        image.getNames().stream().filter(name -> !name.startsWith("<none>")).forEach(here::add);
        image.getNames().forEach(name -> sizes.merge(name, image.getSizeBytes(), Math::max));
      }
      if (i == 0) {
        everywhere.addAll(here);
      } else {
        everywhere.retainAll(here);
      }
    }
    return everywhere.stream()
        .min(
            Comparator.comparing((String name) -> !name.contains("/pause"))
                .thenComparing(name -> sizes.getOrDefault(name, Long.MAX_VALUE))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow(() ->
            new InstallFailure.Unfit(
                "No image is on every node",
                "the nodes name none in common, and without one nothing can be started there"));
  }
}
