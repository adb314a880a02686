package dev.sealift.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.oci.Platform;
import dev.sealift.preflight.CertManagerSurvey.Found;
import dev.sealift.preflight.Finding.Severity;
import dev.sealift.preflight.Requirements.Owner;
import dev.sealift.preflight.Requirements.Planned;
import dev.sealift.preflight.Volumes.Claim;
import dev.sealift.site.Volume;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is made of the answers of a cluster. */
class ClusterStateTest {
  private static final Owner OWNER = new Owner("cert-manager", "platform");
  private final KubernetesClient client = Unasked.client();

  @ParameterizedTest
  @CsvSource({"v1.34.0, FINE", "v1.29.9, PROBLEM", "none, WARNING"})
  void versionIsJudged(String version, Severity severity) {
    assertThat(new VersionCheck(client).judge(version, "https://cluster"))
        .singleElement()
        .extracting(Finding::severity)
        .isEqualTo(severity);
  }

  @Test
  void nodesOfOtherPlatformsAreNamed() {
    NodesCheck check = new NodesCheck(client, new TreeSet<>(Set.of(Platform.LINUX_AMD64)));
    List<Finding> mixed = check.judge(List.of(node("a", "amd64", true), node("b", "arm64", true)));
    assertThat(mixed)
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING, Severity.FINE);
    assertThat(mixed.getFirst().what()).contains("node b is not linux/amd64");

    assertThat(check.judge(List.of(node("b", "arm64", true))))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.PROBLEM);
          assertThat(finding.next()).contains("bundle");
        });
    assertThat(check.judge(List.of(node("a", "amd64", false))).getLast().what())
        .isEqualTo("no node takes pods");
  }

  @Test
  void nodeThatKeepsPodsOffIsNotUsed() {
    Node tainted =
        new NodeBuilder(node("a", "amd64", true))
            .editSpec()
            .addNewTaint()
            .withKey("k")
            .withEffect("NoSchedule")
            .endTaint()
            .endSpec()
            .build();
    Node shy =
        new NodeBuilder(node("a", "amd64", true))
            .editSpec()
            .addNewTaint()
            .withKey("k")
            .withEffect("PreferNoSchedule")
            .endTaint()
            .endSpec()
            .build();
    Node cordoned =
        new NodeBuilder(node("a", "amd64", true))
            .editSpec()
            .withUnschedulable(true)
            .endSpec()
            .build();
    assertThat(Nodes.isUsable(tainted)).isFalse();
    assertThat(Nodes.isUsable(cordoned)).isFalse();
    assertThat(Nodes.isUsable(shy)).isTrue();
  }

  @Test
  void volumeNeedsItsClass() {
    StorageClassCheck check = new StorageClassCheck(client, Sites.empty());
    Claim claim = new Claim("database", new Volume("1Gi", ""));
    Claim named = new Claim("database", new Volume("1Gi", "fast"));

    assertThat(check.judge(List.of(), List.of(claim)))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.PROBLEM);
          assertThat(finding.why()).contains("no StorageClass at all");
        });
    assertThat(check.judge(List.of(storage("fast", false, 1)), List.of(claim)).getFirst().next())
        .contains("kubectl annotate storageclass fast");
    assertThat(check.judge(List.of(storage("slow", true, 1)), List.of(named)).getFirst().what())
        .isEqualTo("there is no StorageClass fast");
    assertThat(check.judge(List.of(storage("slow", true, 1)), List.of(claim)))
        .extracting(Finding::severity)
        .containsExactly(Severity.FINE);
    assertThat(check.judge(List.of(), List.of()).getFirst().severity()).isEqualTo(Severity.FINE);
  }

  @Test
  void newestOfSeveralDefaultsIsTaken() {
    List<Finding> findings =
        new StorageClassCheck(client, Sites.empty())
            .judge(
                List.of(storage("new", true, 2), storage("old", true, 1)),
                List.of(new Claim("database", new Volume("1Gi", ""))));
    assertThat(findings)
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING, Severity.FINE);
    assertThat(findings.getLast().what()).contains("StorageClass new");
  }

  @Test
  void namespaceThatGoesIsAProblem() {
    Namespace going =
        new NamespaceBuilder()
            .withNewMetadata()
            .withDeletionTimestamp("2030-01-01T00:00:00Z")
            .endMetadata()
            .withNewStatus()
            .addNewCondition()
            .withStatus("True")
            .withMessage("metrics.k8s.io does not answer")
            .endCondition()
            .endStatus()
            .build();
    assertThat(namespace(Optional.of(going)))
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.PROBLEM);
          assertThat(finding.why()).contains("metrics.k8s.io");
        });
    assertThat(namespace(Optional.empty()).severity()).isEqualTo(Severity.FINE);
  }

  @ParameterizedTest
  @EnumSource(CertManager.class)
  void foreignCertManagerThatDoesNotWorkIsAProblem(CertManager state) {
    List<Finding> findings =
        new CertManagerCheck(client, OWNER)
            .judge(
                new Found(
                    state,
                    List.of("issuers.cert-manager.io"),
                    "nobody",
                    "v1.2.3",
                    List.of("its webhook is down")));
    boolean broken = state == CertManager.CRDS_ONLY || state == CertManager.UNHEALTHY;
    assertThat(findings.getFirst().severity()).isEqualTo(broken ? Severity.PROBLEM : Severity.FINE);
    assertThat(findings.getFirst().next().isEmpty()).isEqualTo(!broken);
  }

  @Test
  void ownerIsWhoHelmSays() {
    var ours =
        new ObjectMetaBuilder()
            .addToAnnotations("meta.helm.sh/release-name", "cert-manager")
            .addToAnnotations("meta.helm.sh/release-namespace", "platform");
    assertThat(OWNER.owns(ours.build())).isTrue();
    var others = ours.addToAnnotations("meta.helm.sh/release-namespace", "other").build();
    assertThat(OWNER.owns(others)).isFalse();
    assertThat(Owner.of(others)).isEqualTo("Helm's release cert-manager in other");
    assertThat(OWNER.owns(new ObjectMetaBuilder().build())).isFalse();
  }

  @Test
  void foreignObjectsAreListed() {
    TreeMap<String, String> foreign = new TreeMap<>();
    for (int i = 10; i < 30; i++) {
      foreign.put("services/s" + i + " -n platform", "no release of Helm");
    }
    assertThat(new ForeignObjectsCheck(client, new Kinds(client), List.of()).judge(foreign))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.what()).startsWith("20 objects").contains("s10", "and 8 more");
          assertThat(finding.next()).contains("kubectl delete services/s10 -n platform");
        });
  }

  @Test
  void bundledCertManagerIsTheReleaseThatBringsItsKinds() {
    Owner other = new Owner("database", "platform");
    List<Planned> objects =
        List.of(
            new Planned(other, "v1", "Service", "", "issuers.cert-manager.io", false),
            new Planned(
                OWNER,
                "apiextensions.k8s.io/v1",
                "CustomResourceDefinition",
                "",
                "issuers.cert-manager.io",
                false));
    assertThat(CertManagerSurvey.owner(objects)).isEqualTo(OWNER);
    assertThat(CertManagerSurvey.owner(objects.subList(0, 1)))
        .isEqualTo(new Owner("cert-manager", "cert-manager"));
  }

  @Test
  void clusterThatDoesNotAnswerIsOneProblemAndTheRestIsNotChecked() {
    List<Finding> findings =
        new Preflight(
                client,
                Sites.empty(),
                new Requirements(List.of(), List.of()),
                java.time.Clock.systemUTC())
            .read();
    assertThat(findings.getFirst().severity()).isEqualTo(Severity.PROBLEM);
    assertThat(findings.getFirst().what()).contains("does not answer at https://127.0.0.1:1");
    assertThat(findings).hasSizeGreaterThan(5);
    assertThat(findings.subList(1, findings.size()))
        .allMatch(finding -> finding.severity() == Severity.WARNING);
    assertThat(Preflight.isFree(findings)).isFalse();
  }

  private static Finding namespace(Optional<Namespace> there) {
    return NamespaceCheck.judge(new Findings("namespace"), "platform", there).list().getFirst();
  }

  private static StorageClass storage(String name, boolean byDefault, int day) {
    return new StorageClassBuilder()
        .withNewMetadata()
        .withName(name)
        .withCreationTimestamp("2030-01-0" + day + "T00:00:00Z")
        .addToAnnotations("storageclass.kubernetes.io/is-default-class", "" + byDefault)
        .endMetadata()
        .withProvisioner("p")
        .withVolumeBindingMode("Immediate")
        .build();
  }

  private static Node node(String name, String architecture, boolean ready) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .withNewNodeInfo()
        .withOperatingSystem("linux")
        .withArchitecture(architecture)
        .withKubeletVersion("v1.34.0")
        .endNodeInfo()
        .endStatus()
        .build();
  }
}
