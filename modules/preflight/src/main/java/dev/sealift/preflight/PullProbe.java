package dev.sealift.preflight;

import dev.sealift.preflight.Watch.Seen;
import dev.sealift.site.ImageSource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether every node pulls our images, and what a pod sees there: names and the clock. One pod runs
 * on each node.
 */
final class PullProbe implements Probe {
  private static final String PULL = "pull";
  private static final String NAMES = "names";
  private static final String CLOCK = "clock";

  private static final String SERVICE = "probe";
  private static final List<String> LOOKED_UP =
      List.of("kubernetes.default.svc", SERVICE + "." + Scratch.NAMESPACE + ".svc");

  private final ImageSource images;
  private final SortedMap<String, Node> nodes = new TreeMap<>();

  PullProbe(ImageSource images) {
    this.images = images;
  }

  @Override
  public List<String> names() {
    return List.of(PULL, NAMES, CLOCK);
  }

  @Override
  public void start(Scratch scratch) {
    scratch.make(
        new ServiceBuilder()
            .withNewMetadata()
            .withName(SERVICE)
            .endMetadata()
            .withNewSpec()
            .addToSelector(ProbePod.LABEL, PULL)
            .addNewPort()
            .withPort(80)
            .endPort()
            .endSpec()
            .build());
    List<String> arguments = LOOKED_UP.stream().map(name -> "-name=" + name).toList();
    List<Node> usable = Nodes.usable(scratch.client());
    for (Node node : usable) {
      String name = PULL + "-" + nodes.size();
      nodes.put(name, node);
      scratch.make(ProbePod.on(ProbePod.of(PULL, name, scratch, arguments), Nodes.name(node)));
    }
  }

  @Override
  public List<Finding> finish(Scratch scratch) {
    SortedMap<String, Seen> seen = new Watch(scratch, PULL).untilDone(PullProbe::isHopeless);
    String registry = scratch.image().reference().repository().registry();
    List<PullFailure> failures = new ArrayList<>();
    SortedMap<String, Seen> done = new TreeMap<>();
    nodes.forEach((pod, node) -> {
      Seen one = seen.get(pod);
      if (one != null && ProbePod.isDone(one.pod())) {
        done.put(pod, one);
      } else {
        String message = one == null ? "its pod is gone" : one.trouble().orElse(reason(one.pod()));
        failures.add(new PullFailure(node, message));
      }
    });
    List<Finding> findings = new ArrayList<>(judge(failures, registry));
    findings.addAll(namesAndClocks(scratch, done));
    return findings;
  }

  private static boolean isHopeless(Seen seen) {
    return seen.trouble().filter(said -> PullTrouble.of(said).isLasting()).isPresent();
  }

  private static String reason(Pod pod) {
    return "its pod got no further than " + pod.getStatus().getPhase();
  }

  /** A node that did not get the image. */
  record PullFailure(Node node, String message) {
    PullTrouble trouble() {
      return PullTrouble.of(message);
    }
  }

  /** One finding for all nodes that have the same trouble. */
  List<Finding> judge(List<PullFailure> failures, String registry) {
    Findings findings = new Findings(PULL);
    SortedMap<PullTrouble, List<PullFailure>> alike = new TreeMap<>();
    for (PullFailure failure : failures) {
      alike.computeIfAbsent(failure.trouble(), _ -> new ArrayList<>()).add(failure);
    }
    alike.forEach((trouble, same) -> {
      PullFailure first = same.getFirst();
      String runtime = first.node().getStatus().getNodeInfo().getContainerRuntimeVersion();
      findings.problem(
          Nodes.names(same.stream().map(PullFailure::node).toList())
              + " cannot pull from "
              + registry,
          Nodes.name(first.node()) + " says: " + first.message(),
          new PullAdvice(registry, images, runtime).next(trouble));
    });
    List<String> failed = failures.stream().map(failure -> Nodes.name(failure.node())).toList();
    List<Node> right =
        nodes.values().stream().filter(node -> !failed.contains(Nodes.name(node))).toList();
    if (!right.isEmpty()) {
      findings.fine(Nodes.names(right) + " can pull from " + registry, "a pod there did");
    }
    if (nodes.isEmpty()) {
      findings.unchecked("no node takes pods", "see kubectl get nodes");
    }
    return findings.list();
  }

  private List<Finding> namesAndClocks(Scratch scratch, SortedMap<String, Seen> done) {
    NodeFindings said = new NodeFindings(new Findings(NAMES), new Findings(CLOCK));
    done.forEach((pod, seen) ->
        said.add(
            Nodes.name(nodes.getOrDefault(pod, new Node())),
            ProbeLog.parse(scratch.log(pod)),
            seen.before(),
            seen.after()));
    return said.list();
  }
}
