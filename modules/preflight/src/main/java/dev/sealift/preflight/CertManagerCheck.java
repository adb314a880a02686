package dev.sealift.preflight;

import dev.sealift.preflight.CertManagerSurvey.Found;
import dev.sealift.preflight.Requirements.Owner;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Whether the bundled cert-manager is installed, another one used, or somebody has to decide. */
final class CertManagerCheck implements Check {
  private final CertManagerSurvey survey;
  private final Owner owner;

  CertManagerCheck(KubernetesClient client, Owner owner) {
    this.survey = new CertManagerSurvey(client, owner);
    this.owner = owner;
  }

  @Override
  public String name() {
    return "cert-manager";
  }

  @Override
  public List<Finding> look() {
    return judge(survey.look());
  }

  List<Finding> judge(Found found) {
    Findings findings = new Findings(name());
    String version = found.version().isEmpty() ? "" : " " + found.version();
    switch (found.state()) {
      case ABSENT ->
          findings.fine("the bundled cert-manager will be installed", "the cluster has none");
      case OURS ->
          findings.fine(
              "the bundled cert-manager will be installed or left as it is",
              "its kinds are of " + found.maker());
      case HEALTHY ->
          findings.fine(
              "the cluster's own cert-manager" + version + " will be used",
              "its controller and its webhook are ready; it is of " + found.maker());
      case CRDS_ONLY ->
          findings.problem(
              "the cluster has kinds of cert-manager" + version + ", and nothing that serves them",
              "they are of "
                  + found.maker()
                  + ", so the bundled one does not take them over;"
                  + " certificates that exist would be served anew",
              afterCrdsOnly(found));
      case UNHEALTHY ->
          findings.problem(
              "the cluster's own cert-manager" + version + " does not work",
              String.join("; ", found.troubles()) + " (it is of " + found.maker() + ")",
              "repair it: see kubectl get pods -A -l app.kubernetes.io/instance=cert-manager, or"
                  + " uninstall it with its kinds, and the bundled one is installed");
    }
    return findings.list();
  }

  private String afterCrdsOnly(Found found) {
    String kinds = String.join(" ", found.definitions());
    return "start the cert-manager that they belong to; or, if kubectl get certificates,issuers -A"
        + " and kubectl get clusterissuers show nothing that is needed: kubectl delete crd "
        + kinds
        + "; or hand them over to the bundled one: kubectl annotate --overwrite crd "
        + kinds
        + " meta.helm.sh/release-name="
        + owner.release()
        + " meta.helm.sh/release-namespace="
        + owner.namespace()
        + " && kubectl label --overwrite crd "
        + kinds
        + " app.kubernetes.io/managed-by=Helm";
  }
}
