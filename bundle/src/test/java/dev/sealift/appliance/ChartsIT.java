package dev.sealift.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What every chart of ours keeps to, with its defaults and in every variant. */
@TestInstance(Lifecycle.PER_CLASS)
class ChartsIT {
  private CarriedCharts charts;

  @BeforeAll
  void unpack(@TempDir Path folder) throws Exception {
    charts = new CarriedCharts(folder);
  }

  static Stream<Arguments> everyVariant() throws Exception {
    List<Arguments> all = new ArrayList<>();
    for (String chart : CarriedCharts.OURS) {
      for (Path variant : CarriedCharts.variants(chart)) {
        all.add(Arguments.of(chart, variant));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("everyVariant")
  void helmHasNothingToSayAgainstIt(String chart, @Nullable Path variant) throws Exception {
    CarriedCharts.Run run = charts.with(List.of("lint", "--strict"), chart, variant);
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  @ParameterizedTest
  @MethodSource("everyVariant")
  void everyPodHasNoRightsAndNoToken(String chart, @Nullable Path variant) throws Exception {
    for (JsonNode pod : CarriedCharts.pods(charts.resources(chart, variant))) {
      JsonNode spec = pod.path("spec");
      assertThat(spec.path("automountServiceAccountToken").asBoolean(true)).isFalse();
      assertThat(spec.path("enableServiceLinks").asBoolean(true)).isFalse();
      assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean(false)).isTrue();
      assertThat(spec.at("/securityContext/runAsUser").asInt(0)).isEqualTo(10001);
      assertThat(spec.at("/securityContext/seccompProfile/type").asString(""))
          .isEqualTo("RuntimeDefault");
      assertThat(spec.path("hostNetwork").isMissingNode()).isTrue();
      for (JsonNode volume : spec.path("volumes")) {
        assertThat(volume.has("hostPath")).isFalse();
      }
      for (JsonNode container : containers(spec)) {
        JsonNode rights = container.path("securityContext");
        assertThat(rights.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(rights.path("readOnlyRootFilesystem").asBoolean(false)).isTrue();
        assertThat(rights.path("capabilities").toString()).isEqualTo("{\"drop\":[\"ALL\"]}");
        for (String amount : List.of("requests/cpu", "requests/memory", "limits/memory")) {
          assertThat(container.at("/resources/" + amount).isMissingNode()).as(amount).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyVariant")
  void everyImageIsOfTheBundleByDigest(String chart, @Nullable Path variant) throws Exception {
    List<String> known =
        BundleUnderTest.open().images().stream()
            .map(image -> "registry.invalid/" + image.repository() + "@" + image.root().digest())
            .toList();
    for (JsonNode pod : CarriedCharts.pods(charts.resources(chart, variant))) {
      for (JsonNode container : containers(pod.path("spec"))) {
        assertThat(known).contains(container.path("image").asString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyVariant")
  void everyServerProvesThatItServes(String chart, @Nullable Path variant) throws Exception {
    for (JsonNode resource : charts.resources(chart, variant)) {
      if (List.of("Deployment", "StatefulSet").contains(resource.path("kind").asString())) {
        JsonNode containers = resource.at("/spec/template/spec/containers");
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
          assertThat(containers.path(0).has(probe)).as(probe).isTrue();
        }
        assertThat(containers).allMatch(container -> container.has("readinessProbe"));
        assertThat(containers.toString())
            .doesNotContain("tcpSocket")
            .containsAnyOf("SELECT 1", "\"scheme\":\"HTTPS\"");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyVariant")
  void noSecretIsInAnyResource(String chart, @Nullable Path variant) throws Exception {
    for (JsonNode resource : charts.resources(chart, variant)) {
      assertThat(resource.path("kind").asString()).isNotEqualTo("Secret");
      for (JsonNode container : containers(resource.at("/spec/template/spec"))) {
        for (JsonNode variable : container.path("env")) {
          String name = variable.path("name").asString();
          boolean secret = name.matches(".*(KEY|SECRET|PASSWORD|TOKEN)");
          assertThat(variable.has("valueFrom")).as(name).isEqualTo(secret);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyVariant")
  void everyPodIsDeniedAllAndEveryServiceIsAllowedSome(String chart, @Nullable Path variant)
      throws Exception {
    List<JsonNode> resources = charts.resources(chart, variant);
    List<JsonNode> policies =
        resources.stream()
            .filter(one -> one.path("kind").asString().equals("NetworkPolicy"))
            .toList();
    for (JsonNode pod : CarriedCharts.pods(resources)) {
      JsonNode labels = pod.at("/metadata/labels");
      assertThat(policies)
          .as("a denial for " + labels)
          .anyMatch(policy ->
              selects(policy.at("/spec/podSelector/matchLabels"), labels)
                  && policy.at("/spec/policyTypes").toString().equals("[\"Ingress\",\"Egress\"]")
                  && !policy.at("/spec").has("ingress")
                  && !policy.at("/spec").has("egress"));
    }
    for (JsonNode service : resources) {
      if (service.path("kind").asString().equals("Service")) {
        for (JsonNode port : service.at("/spec/ports")) {
          assertThat(policies)
              .as(service.at("/metadata/name") + " " + port)
              .anyMatch(policy ->
                  selects(policy.at("/spec/podSelector/matchLabels"), service.at("/spec/selector"))
                      && policy.at("/spec/ingress").toString().contains("\"port\":"));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "certificates, rootDurration=1h",
    "database, volume.class=fast",
    "database, databases[0].pasword=x",
    "database, parts.image=x",
    "image-registry, storage.buckett=x",
    "image-registry, password=x",
    "object-storage, image.tag=latest",
    "object-storage, replicas=2",
    "source-control, database.password=x",
    "source-control, lfs=true"
  })
  void unknownKeyIsRefused(String chart, String value) throws Exception {
    CarriedCharts.Run run = charts.with(List.of("template", chart), chart, null, "--set", value);
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.output()).contains("additional properties");
  }

  @ParameterizedTest
  @CsvSource({"524288Ki, true", "0.5, true", "1e9, true", "512ki, false", "1 Gi, false"})
  void quantityIsWhatKubernetesTakesForOne(String quantity, boolean taken) throws Exception {
    for (String chart : List.of("database", "image-registry", "object-storage", "source-control")) {
      String value = "resources.limits.memory=" + quantity;
      CarriedCharts.Run run = charts.with(List.of("template", chart), chart, null, "--set", value);
      assertThat(run.exitCode() == 0).as(run.output()).isEqualTo(taken);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "[fd00::1], true",
    "[fd00::1]:5000, true",
    "[fd00::1]:5000/x, true",
    "fd00::1, false",
    "[fd00::1, false"
  })
  void registryMayBeAnAddressOfIpv6InBrackets(String registry, boolean taken) throws Exception {
    for (String chart : List.of("database", "image-registry", "object-storage", "source-control")) {
      String value = "imageRegistry=" + registry;
      CarriedCharts.Run run =
          charts.with(List.of("template", chart), chart, null, "--set-string", value);
      assertThat(run.exitCode() == 0).as(run.output()).isEqualTo(taken);
      assertThat(run.output().contains("\"" + registry + "/sealift/")).isEqualTo(taken);
    }
  }

  @Test
  void chartIsNotRenderedWithoutTheImagesOfTheBundle() throws Exception {
    CarriedCharts.Run run = charts.helm("template", charts.folder("database").toString());
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.output()).contains("digest", "imageRegistry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"database", "image-registry", "object-storage", "source-control"})
  void whatChartsHaveInCommonIsALibraryThatTravelsInsideOfEach(String chart) throws Exception {
    String folder = charts.folder(chart).toString();
    assertThat(charts.helm("show", "chart", folder).output())
        .contains("name: parts", "repository: file://../parts");
    assertThat(charts.helm("dependency", "list", folder).output())
        .containsPattern("parts\\s+0\\.1\\.0\\s+file://\\.\\./parts\\s+unpacked\\s");
    assertThat(charts.folder(chart).resolve("charts/parts/Chart.yaml"))
        .content()
        .contains("type: library");
  }

  @Test
  void helmIsTheOneOfTheLockAndBringsItsLicences() throws Exception {
    assertThat(charts.helm("version", "--short").output()).startsWith("v4.");
    Path licences = charts.folder("..").resolve("sealift/tools/licenses/helm").normalize();
    assertThat(Files.readString(licences.resolve("helm.sh/helm/v4/LICENSE"))).contains("Apache");
    assertThat(licences.resolve("stdlib/LICENSE")).exists();
  }

  private static List<JsonNode> containers(JsonNode spec) {
    List<JsonNode> all = new ArrayList<>();
    spec.path("initContainers").forEach(all::add);
    spec.path("containers").forEach(all::add);
    return all;
  }

  private static boolean selects(JsonNode selector, JsonNode labels) {
    return selector
        .propertyStream()
        .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
  }
}
