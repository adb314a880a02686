package dev.sealift.installer;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/** Whether the namespace can be used. */
final class NamespaceCheck implements Check {
  private final KubernetesClient client;
  private final String namespace;

  NamespaceCheck(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  @Override
  public String name() {
    return "namespace";
  }

  @Override
  public List<Finding> look() {
    return judge(Optional.ofNullable(client.namespaces().withName(namespace).get()));
  }

  List<Finding> judge(Optional<Namespace> there) {
    Findings findings = new Findings(name());
    if (there.isEmpty()) {
      return findings.fine("namespace " + namespace + " will be made", "it is not there").list();
    }
    if (there.get().getMetadata().getDeletionTimestamp() == null) {
      return findings.fine("namespace " + namespace + " is there", "it is in use or empty").list();
    }
    return findings
        .problem(
            "namespace " + namespace + " is being deleted",
            stuckBy(there.get()).orElse("its objects are going away"),
            "wait until it is gone, or name another namespace in the site file")
        .list();
  }

  /** What Kubernetes says keeps a namespace from going. */
  static Optional<String> stuckBy(Namespace namespace) {
    return namespace.getStatus().getConditions().stream()
        .filter(condition -> condition.getStatus().equals("True"))
        .map(condition -> condition.getMessage())
        .reduce((a, b) -> a + "; " + b);
  }
}
