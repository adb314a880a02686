package dev.sealift.preflight;

import dev.sealift.oci.Platform;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.NavigableSet;
import java.util.function.Predicate;

/** Whether there are nodes for our pods: ready, free to be used, of a platform of the bundle. */
final class NodesCheck implements Check {
  private final KubernetesClient client;
  private final NavigableSet<Platform> platforms;

  NodesCheck(KubernetesClient client, NavigableSet<Platform> platforms) {
    this.client = client;
    this.platforms = platforms;
  }

  @Override
  public String name() {
    return "nodes";
  }

  @Override
  public List<Finding> look() {
    return judge(Nodes.all(client));
  }

  List<Finding> judge(List<Node> nodes) {
    Findings findings = new Findings(name());
    say(findings, nodes, Nodes::isReady, "not ready", "see kubectl describe node");
    List<Node> usable = nodes.stream().filter(Nodes::isUsable).toList();
    if (usable.isEmpty()) {
      return findings
          .problem(
              "no node takes pods",
              nodes.size() + " nodes are there; none is ready, not cordoned and without a taint",
              "see kubectl get nodes, and kubectl uncordon or untaint one")
          .list();
    }
    List<Node> fitting = usable.stream().filter(this::fits).toList();
    if (fitting.isEmpty()) {
      return findings
          .problem(
              "no node can run the bundle's images",
              "they are for " + words() + "; " + Nodes.names(usable) + " cannot run that",
              "ask for a bundle for the platform of the nodes: kubectl get nodes -L"
                  + " kubernetes.io/arch")
          .list();
    }
    say(
        findings,
        usable,
        this::fits,
        "not " + words() + " and cannot run the images",
        "cordon them, or ask for a bundle that is for them too, since any pod may be put there");
    say(
        findings,
        usable,
        node -> !isTooOld(node),
        "of a kubelet older than " + KubernetesVersion.OLDEST,
        "upgrade them");
    findings.fine(Nodes.names(fitting) + " can run the images", "they are for " + words());
    return findings.list();
  }

  private void say(
      Findings findings, List<Node> nodes, Predicate<Node> right, String wrong, String next) {
    List<Node> others = nodes.stream().filter(right.negate()).toList();
    if (!others.isEmpty()) {
      findings.warning(
          Nodes.names(others) + (others.size() == 1 ? " is " : " are ") + wrong,
          "pods of ours may be meant for it, and would wait there",
          next);
    }
  }

  private boolean fits(Node node) {
    return Nodes.platform(node).filter(platforms::contains).isPresent();
  }

  private static boolean isTooOld(Node node) {
    return KubernetesVersion.parse(node.getStatus().getNodeInfo().getKubeletVersion())
        .filter(KubernetesVersion::isTooOld)
        .isPresent();
  }

  private String words() {
    return String.join(" and ", platforms.stream().map(Platform::toString).toList());
  }
}
