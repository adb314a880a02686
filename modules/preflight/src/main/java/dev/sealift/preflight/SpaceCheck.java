package dev.sealift.preflight;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Platform;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Whether nodes have room for exactly the images that they do not hold yet. What a kubelet measures
 * is asked for; where that is not allowed, the size of the disk has to do.
 */
final class SpaceCheck implements Check {
  private static final String DISK = "ephemeral-storage";

  private final KubernetesClient client;
  private final Requirements needs;

  SpaceCheck(KubernetesClient client, Requirements needs) {
    this.client = client;
    this.needs = needs;
  }

  /**
   * @param needed bytes of the images that it lacks
   * @param room bytes that may be filled before the kubelet begins to evict pods
   * @param measured whether that is what is free, and not all that there is
   */
  record Room(Node node, long needed, long room, boolean measured) {
    boolean suffices() {
      return needed <= room;
    }
  }

  @Override
  public String name() {
    return "space";
  }

  @Override
  public List<Finding> look() {
    List<Room> rooms = new ArrayList<>();
    for (Node node : Nodes.usable(client)) {
      Nodes.platform(node)
          .filter(needs.platforms()::contains)
          .ifPresent(platform -> rooms.add(room(node, platform)));
    }
    return judge(rooms);
  }

  List<Finding> judge(List<Room> rooms) {
    Findings findings = new Findings(name());
    if (rooms.isEmpty()) {
      return findings.unchecked("no node can run the bundle's images", "").list();
    }
    List<Room> small = rooms.stream().filter(room -> !room.suffices()).toList();
    if (!small.isEmpty()) {
      List<String> words = small.stream().map(SpaceCheck::words).toList();
      String what = "too little space for the bundle's images on " + String.join("; ", words);
      String why = "they are kept as they were pulled, and unpacked";
      String next = "free space there, such as with crictl rmi --prune, or give it a larger disk";
      if (small.size() == rooms.size()) {
        findings.problem(what, why, next);
      } else {
        findings.warning(what, why + "; a pod may be put on any node", next + ", or cordon it");
      }
    }
    List<Node> large = rooms.stream().filter(Room::suffices).map(Room::node).toList();
    if (!large.isEmpty()) {
      boolean measured = rooms.stream().allMatch(Room::measured);
      findings.fine(
          Nodes.names(large) + " can hold the bundle's images",
          "they need "
              + Bytes.text(rooms.stream().mapToLong(Room::needed).max().orElse(0))
              + (measured
                  ? " of what is free"
                  : "; what is free could not be asked for everywhere"));
    }
    return findings.list();
  }

  private static String words(Room room) {
    return Nodes.name(room.node())
        + " ("
        + Bytes.text(room.needed())
        + " needed, "
        + Bytes.text(room.room())
        + (room.measured() ? " free)" : " at most)");
  }

  private Room room(Node node, Platform platform) {
    long needed = needs.bytes(platform, held(node));
    long allocatable = amount(node.getStatus().getAllocatable().get(DISK));
    // What is kept back of the disk: for the system, and as the threshold of evictions.
    long kept = Math.max(0, amount(node.getStatus().getCapacity().get(DISK)) - allocatable);
    return free(node)
        .map(free -> new Room(node, needed, Math.max(0, free - kept), true))
        .orElseGet(() -> new Room(node, needed, allocatable, false));
  }

  private static long amount(@Nullable Quantity quantity) {
    // A kubelet that does not manage its disk says nothing about it.
    return quantity == null ? Long.MAX_VALUE : Bytes.of(quantity);
  }

  /** The roots of images that a node says it has; it says up to 50. */
  private static Set<Digest> held(Node node) {
    Set<Digest> held = new HashSet<>();
    for (var image : node.getStatus().getImages()) {
      for (String name : image.getNames()) {
        int at = name.indexOf('@');
        if (at >= 0) {
          try {
            held.add(Digest.parse(name.substring(at + 1)));
          } catch (Malformed e) {
            // A digest of another kind is of no image of ours.
          }
        }
      }
    }
    return held;
  }

  /** Bytes that are free where images are kept; empty if the kubelet may not be asked. */
  private Optional<Long> free(Node node) {
    String path = "/api/v1/nodes/" + Nodes.name(node) + "/proxy/stats/summary";
    try {
      String answer = client.raw(path);
      return answer == null ? Optional.empty() : free(answer);
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a kubelet's summary.
   *
   * @see <a href="https://kubernetes.io/docs/reference/instrumentation/node-metrics/">Node metrics
   *     data</a>
   */
  static Optional<Long> free(String summary) {
    try {
      JsonNode node = Json.read(summary.getBytes(StandardCharsets.UTF_8), "summary").path("node");
      JsonNode free = node.at("/runtime/imageFs/availableBytes");
      JsonNode whole = node.at("/fs/availableBytes");
      return Optional.of(free.isNumber() ? free : whole)
          .filter(JsonNode::isNumber)
          .map(JsonNode::longValue);
    } catch (Malformed e) {
      return Optional.empty();
    }
  }
}
