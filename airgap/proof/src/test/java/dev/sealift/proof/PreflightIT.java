package dev.sealift.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.installer.Cluster;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Platform;
import dev.sealift.preflight.Finding;
import dev.sealift.preflight.Finding.Severity;
import dev.sealift.preflight.Preflight;
import dev.sealift.preflight.Requirements;
import dev.sealift.preflight.Requirements.Image;
import dev.sealift.preflight.Requirements.Layer;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The right finding for each state of a cluster, and nothing changed by finding it. */
class PreflightIT extends PreflightDrill {
  private static final Duration SHORT = Duration.ofSeconds(15);
  private static final List<String> CHECKS =
      List.of(
          "cluster",
          "clock",
          "permissions",
          "namespace",
          "nodes",
          "space",
          "storage-class",
          "cert-manager",
          "foreign-objects");

  @Test
  void aReadyClusterIsFoundToBeReady() throws Exception {
    Preflight preflight = preflights.preflight();

    List<Finding> read = preflight.read();
    assertThat(Listing.of(drill)).isEqualTo(before);
    assertThat(read).allMatch(finding -> finding.severity() == Severity.FINE);
    assertThat(read).extracting(Finding::check).containsAll(CHECKS);

    List<Finding> probed = preflight.probe(preflights.image(Preflights.REGISTRY));
    assertThat(probed)
        .filteredOn(finding -> finding.severity() != Severity.FINE)
        // The disk of the machine that this runs on may be small.
        .allMatch(finding -> finding.what().startsWith("too little space for the volumes"));
    assertThat(probed).extracting(Finding::check).contains("pull", "names", "clock", "volume");
    assertThat(Preflight.isFree(probed)).isTrue();
  }

  @Test
  void aClusterWithoutStorageClassIsFound() throws Exception {
    String standard = drill.kubectl("get", "storageclass", "standard", "-o", "json").orThrow();
    drill.kubectl("delete", "storageclass", "standard").orThrow();
    try {
      SortedSet<String> without = Listing.of(drill);
      Preflight preflight = preflights.preflight();

      Finding finding = Preflights.problem("storage-class", preflight.read());
      assertThat(finding.what()).isEqualTo("the cluster has no default StorageClass");
      assertThat(finding.why()).contains("object-storage", "database");

      List<Finding> probed = preflight.probe(preflights.image(Preflights.REGISTRY));
      assertThat(Preflights.of("volume", probed))
          .allMatch(one -> one.what().equals("volume was not checked"));
      assertThat(Preflights.of("pull", probed))
          .extracting(Finding::severity)
          .containsExactly(Severity.FINE);
      Listing.isAgain(drill, without);
    } finally {
      drill.apply(standard);
      before = Listing.of(drill);
    }
  }

  @Test
  void aStorageClassThatBindsNothingIsFoundByTrying() throws Exception {
    drill.apply(
        """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: broken}
        provisioner: sealift.dev/nobody
        """);
    try {
      Preflight preflight =
          Preflights.preflight(
              preflights.cluster(), Preflights.site("broken"), preflights.needs(), SHORT);

      assertThat(Preflight.isFree(preflight.read())).isTrue();
      Finding finding =
          Preflights.problem("volume", preflight.probe(preflights.image(Preflights.REGISTRY)));
      assertThat(finding.what()).startsWith("no volume is made for").contains("broken");
    } finally {
      drill.kubectl("delete", "storageclass", "broken").orThrow();
    }
  }

  @Test
  void tooLittleSpaceIsFound() throws Exception {
    Digest digest = Digest.of(new byte[1]);
    Layer large = new Layer(digest, 1L << 50, 1L << 50);
    TreeMap<Platform, List<Layer>> layers = new TreeMap<>();
    layers.put(
        Platform.ofJava(System.getProperty("os.name"), System.getProperty("os.arch")),
        List.of(large));
    Requirements needs = new Requirements(List.of(new Image("large", digest, layers)), List.of());

    List<Finding> findings =
        Preflights.preflight(preflights.cluster(), Preflights.site(""), needs, SHORT).read();

    assertThat(Preflights.problem("space", findings).what()).contains("2.0 PiB needed", "free)");
  }

  @Test
  void tooFewPermissionsAreListedAndTheRestIsStillChecked() throws Exception {
    drill.kubectl("create", "serviceaccount", "visitor").orThrow();
    drill
        .kubectl(
            "create",
            "clusterrolebinding",
            "visitor",
            "--clusterrole=view",
            "--serviceaccount=default:visitor")
        .orThrow();
    SortedSet<String> with = Listing.of(drill);
    try (Cluster visitor =
        preflights.cluster(folder, drill.kubectl("create", "token", "visitor").orThrow())) {
      Preflight preflight =
          Preflights.preflight(visitor, Preflights.site(""), preflights.needs(), SHORT);

      List<Finding> read = preflight.read();

      assertThat(Preflights.problem("permissions", read).what())
          .contains("secrets in platform", "create,delete", "namespaces", "clusterroles.rbac");
      assertThat(Preflights.of("cluster", read).getFirst().severity()).isEqualTo(Severity.FINE);
      assertThat(Preflights.of("namespace", read).getFirst().severity()).isEqualTo(Severity.FINE);
      assertThat(Preflights.of("nodes", read).getFirst())
          .satisfies(finding -> {
            assertThat(finding.what()).isEqualTo("nodes was not checked");
            assertThat(finding.why()).contains("nodes is forbidden");
          });
      assertThat(read).extracting(Finding::check).containsAll(CHECKS);

      assertThat(preflight.probe(preflights.image(Preflights.REGISTRY)))
          .allMatch(finding -> finding.what().endsWith("was not checked"))
          .allMatch(finding -> finding.why().contains("forbidden"));
      Listing.isAgain(drill, with);
    } finally {
      drill.kubectl("delete", "clusterrolebinding", "visitor").orThrow();
      drill.kubectl("delete", "serviceaccount", "visitor").orThrow();
    }
  }

  @Test
  void foreignObjectsOfOurNamesAreFound() throws Exception {
    drill.kubectl("create", "namespace", Preflights.NAMESPACE).orThrow();
    drill
        .kubectl("create", "service", "clusterip", "database", "--tcp=1", "-n", "platform")
        .orThrow();
    drill
        .kubectl("create", "clusterrole", "cert-manager-view", "--verb=get", "--resource=pods")
        .orThrow();
    SortedSet<String> with = Listing.of(drill);
    try {
      Finding finding = Preflights.problem("foreign-objects", preflights.preflight().read());

      assertThat(finding.what())
          .startsWith("2 objects are there")
          .contains(
              "services/database -n platform",
              "clusterroles.rbac.authorization.k8s.io/cert-manager-view");
      assertThat(Listing.of(drill)).isEqualTo(with);
    } finally {
      drill.kubectl("delete", "clusterrole", "cert-manager-view").orThrow();
      drill.kubectl("delete", "namespace", Preflights.NAMESPACE).orThrow();
    }
  }

  @Test
  void aNamespaceThatDoesNotGoIsFound() throws Exception {
    drill.kubectl("create", "namespace", Preflights.NAMESPACE).orThrow();
    drill.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: stays, namespace: platform, finalizers: [sealift.dev/nobody]}
        """);
    drill.kubectl("delete", "namespace", Preflights.NAMESPACE, "--wait=false").orThrow();
    try {
      assertThat(Preflights.problem("namespace", preflights.preflight().read()).what())
          .isEqualTo("namespace platform is being deleted");
    } finally {
      drill
          .kubectl(
              "patch",
              "configmap",
              "stays",
              "-n",
              "platform",
              "--type=merge",
              "--patch={\"metadata\":{\"finalizers\":null}}")
          .orThrow();
    }
  }
}
