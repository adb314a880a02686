package dev.sealift.preflight;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** Whether the namespaces can be used. */
final class NamespaceCheck implements Check {
  private final KubernetesClient client;
  private final SortedSet<String> namespaces;

  NamespaceCheck(KubernetesClient client, SortedSet<String> namespaces) {
    this.client = client;
    this.namespaces = namespaces;
  }

  @Override
  public String name() {
    return "namespace";
  }

  @Override
  public List<Finding> look() {
    Findings findings = new Findings(name());
    for (String namespace : namespaces) {
      judge(
          findings, namespace, Optional.ofNullable(client.namespaces().withName(namespace).get()));
    }
    return findings.list();
  }

  static Findings judge(Findings findings, String namespace, Optional<Namespace> there) {
    if (there.isEmpty()) {
      return findings.fine("namespace " + namespace + " will be made", "it is not there");
    }
    if (there.get().getMetadata().getDeletionTimestamp() == null) {
      return findings.fine(
          "namespace " + namespace + " is there", "what else is in it stays as it is");
    }
    return findings.problem(
        "namespace " + namespace + " is being deleted",
        stuckBy(there.get()).orElse("its objects are going away"),
        "wait until it is gone, or name another namespace in the site file");
  }

  /** What Kubernetes says keeps a namespace from going. */
  static Optional<String> stuckBy(Namespace namespace) {
    return namespace.getStatus().getConditions().stream()
        .filter(condition -> condition.getStatus().equals("True"))
        .map(condition -> condition.getMessage())
        .reduce((a, b) -> a + "; " + b);
  }
}
