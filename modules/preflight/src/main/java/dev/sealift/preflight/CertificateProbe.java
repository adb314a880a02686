package dev.sealift.preflight;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whether the cluster's own cert-manager issues a certificate. */
final class CertificateProbe implements Probe {
  private static final String CERTIFICATE = "certificate";
  private static final String API = "cert-manager.io/v1";
  private static final String NAME = "probe";
  private static final String NEXT =
      "see kubectl logs of its controller and its webhook, and repair it, or uninstall it with its"
          + " kinds, and the bundled one is installed";

  private String refused = "";

  @Override
  public List<String> names() {
    return List.of(CERTIFICATE);
  }

  @Override
  public void start(Scratch scratch) {
    try {
      scratch.make(API, object("Issuer", Map.of("selfSigned", Map.of())));
      scratch.make(
          API,
          object(
              "Certificate",
              Map.of(
                  "secretName", "probe-tls",
                  "dnsNames", List.of("probe." + Scratch.NAMESPACE + ".svc"),
                  "issuerRef", Map.of("name", NAME, "kind", "Issuer"))));
    } catch (KubernetesClientException e) {
      // A webhook that does not answer is what this is here to find.
      refused = Refusal.of(e).why();
    }
  }

  @Override
  public List<Finding> finish(Scratch scratch) {
    if (!refused.isEmpty()) {
      return judge("it was refused: " + refused, false);
    }
    String state = state(scratch);
    while (!state.isEmpty() && !scratch.isOver()) {
      Scratch.pause();
      state = state(scratch);
    }
    return judge(state, state.isEmpty());
  }

  List<Finding> judge(String why, boolean ready) {
    Findings findings = new Findings(CERTIFICATE);
    return (ready
            ? findings.fine("the cluster's own cert-manager issues certificates", "it issued one")
            : findings.problem(
                "the cluster's own cert-manager does not issue a certificate", why, NEXT))
        .list();
  }

  /** Why the certificate is not ready; empty if it is. */
  private static String state(Scratch scratch) {
    GenericKubernetesResource certificate = scratch.get(API, "Certificate", NAME);
    if (certificate == null) {
      return "it is gone";
    }
    List<?> conditions =
        Objects.requireNonNullElse(certificate.get("status", "conditions"), List.of());
    for (Object one : conditions) {
      if (one instanceof Map<?, ?> condition && "Ready".equals(condition.get("type"))) {
        return "True".equals(condition.get("status"))
            ? ""
            : String.valueOf(condition.get("message"));
      }
    }
    return "nobody has looked at it: its controller does not run";
  }

  private static GenericKubernetesResource object(String kind, Map<String, Object> spec) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion(API);
    object.setKind(kind);
    object.setMetadata(new ObjectMetaBuilder().withName(NAME).build());
    object.setAdditionalProperty("spec", spec);
    return object;
  }
}
