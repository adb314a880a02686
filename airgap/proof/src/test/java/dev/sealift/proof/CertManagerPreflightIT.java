package dev.sealift.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.drill.Drill;
import dev.sealift.preflight.CertManager;
import dev.sealift.preflight.Finding;
import dev.sealift.preflight.Finding.Severity;
import dev.sealift.preflight.Preflight;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What there may be of cert-manager in a cluster, from nothing to one that works, and its end. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CertManagerPreflightIT {
  private static final String OTHERS = "others";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static Preflights preflights;

  @SuppressWarnings("NullAway.Init")
  private static Drill drill;

  @BeforeAll
  static void start() throws Exception {
    preflights = new Preflights(folder);
    drill = preflights.drill;
  }

  @AfterAll
  static void end() {
    preflights.close();
  }

  @AfterEach
  void nothingTriedToLeave() {
    assertThat(drill.leaving()).isEmpty();
  }

  @Test
  @Order(1)
  void withoutOneTheBundledIsInstalled() throws Exception {
    assertThat(read(CertManager.ABSENT))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.FINE);
          assertThat(finding.what()).isEqualTo("the bundled cert-manager will be installed");
        });
    assertThat(probed()).isEmpty();
  }

  @Test
  @Order(2)
  void kindsThatNobodyServesAreForAPersonToDecide() throws Exception {
    KubernetesClient client = preflights.cluster().client();
    List<CustomResourceDefinition> definitions =
        preflights.carried.resources(client, "cert-manager", OTHERS, Preflights.REGISTRY).stream()
            .filter(CustomResourceDefinition.class::isInstance)
            .map(CustomResourceDefinition.class::cast)
            .toList();
    definitions.forEach(definition -> client.resource(definition).create());
    try {
      assertThat(read(CertManager.CRDS_ONLY))
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.PROBLEM);
            assertThat(finding.next()).contains("kubectl delete crd certificates.cert-manager.io");
          });
      handOver();
      assertThat(read(CertManager.OURS))
          .singleElement()
          .extracting(Finding::severity)
          .isEqualTo(Severity.FINE);
    } finally {
      definitions.forEach(definition -> client.resource(definition).delete());
    }
  }

  /** What the finding says that one may do. */
  private static void handOver() {
    String kinds =
        drill.kubectl("get", "crd", "--output=jsonpath={.items[*].metadata.name}").orThrow();
    for (String kind : kinds.split(" ", -1)) {
      drill
          .kubectl(
              "annotate",
              "crd",
              kind,
              "meta.helm.sh/release-name=cert-manager",
              "meta.helm.sh/release-namespace=cert-manager")
          .orThrow();
    }
  }

  @Test
  @Order(3)
  void oneThatWorksIsUsed() throws Exception {
    preflights.carried.helm(
        List.of(
            "install",
            "cert-manager",
            "--kubeconfig=" + preflights.kubeconfig,
            "--namespace=" + OTHERS,
            "--create-namespace",
            "--wait",
            "--timeout=3m"),
        "cert-manager",
        Preflights.REGISTRY,
        "--set=crds.enabled=true",
        "--set=startupapicheck.enabled=false");

    assertThat(read(CertManager.HEALTHY))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.FINE);
          assertThat(finding.what()).contains("own cert-manager v1.").contains("will be used");
          assertThat(finding.why()).contains("Helm's release cert-manager in others");
        });
    assertThat(Preflights.of("foreign-objects", preflights.preflight().read()))
        .extracting(Finding::severity)
        .containsExactly(Severity.FINE);
    assertThat(probed()).extracting(Finding::severity).containsExactly(Severity.FINE);
  }

  @Test
  @Order(4)
  void oneWhoseControllerDoesNotWorkIssuesNothing() throws Exception {
    // It is there and says that it is ready, and is kept from the API: only trying finds that out.
    drill
        .kubectl(
            "delete", "clusterrolebinding", "--selector=app.kubernetes.io/component=controller")
        .orThrow();
    assertThat(read(CertManager.HEALTHY)).isNotEmpty();
    assertThat(probed())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.PROBLEM);
          assertThat(finding.what()).endsWith("does not issue a certificate");
        });
  }

  @Test
  @Order(5)
  void oneWhoseWebhookIsDownIsAProblem() throws Exception {
    drill
        .kubectl("scale", "deployment", "cert-manager-webhook", "--replicas=0", "-n", OTHERS)
        .orThrow();
    drill
        .kubectl(
            "wait",
            "--for=delete",
            "pod",
            "--selector=app.kubernetes.io/component=webhook",
            "-n",
            OTHERS,
            "--timeout=60s")
        .orThrow();

    assertThat(read(CertManager.UNHEALTHY))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.PROBLEM);
          assertThat(finding.why()).contains("others/cert-manager-webhook, is ready");
          assertThat(finding.next()).isNotEmpty();
        });
  }

  /** What reading finds, in this state and without changing anything. */
  private static List<Finding> read(CertManager state) throws Exception {
    Preflight preflight = preflights.preflight();
    SortedSet<String> before = Listing.of(drill);
    List<Finding> findings = preflight.read();
    assertThat(Listing.of(drill)).isEqualTo(before);
    assertThat(preflight.certManager()).isEqualTo(state);
    return Preflights.of("cert-manager", findings);
  }

  /** What trying finds, and the cluster is as before afterwards. */
  private static List<Finding> probed() throws Exception {
    SortedSet<String> before = Listing.of(drill);
    List<Finding> findings =
        Preflights.of(
            "certificate", preflights.brief().probe(preflights.image(Preflights.REGISTRY)));
    Listing.isAgain(drill, before);
    return findings;
  }
}
