package dev.sealift.preflight;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Whether the cluster answers, and is not too old. */
final class VersionCheck implements Check {
  private final KubernetesClient client;

  VersionCheck(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public String name() {
    return "cluster";
  }

  @Override
  public List<Finding> look() {
    String said = client.getKubernetesVersion().getGitVersion();
    return judge(said, String.valueOf(client.getMasterUrl()));
  }

  List<Finding> judge(String said, String server) {
    Findings findings = new Findings(name());
    KubernetesVersion.parse(said)
        .ifPresentOrElse(
            version -> {
              if (version.isTooOld()) {
                findings.problem(
                    "the cluster is Kubernetes " + said,
                    "it takes " + KubernetesVersion.OLDEST + " or newer",
                    "upgrade the cluster, then run this again");
              } else {
                findings.fine("the cluster is Kubernetes " + said, server + " says so");
              }
            },
            () ->
                findings.warning(
                    "the cluster's version is " + said,
                    "that is no version of Kubernetes, so whether it is "
                        + KubernetesVersion.OLDEST
                        + " or newer is not known",
                    "see kubectl version"));
    return findings.list();
  }
}
