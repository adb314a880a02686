package dev.sealift.installer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.oci.Json;
import dev.sealift.site.Certificates;
import dev.sealift.site.ContainerRegistry;
import dev.sealift.site.Database;
import dev.sealift.site.ImageSource;
import dev.sealift.site.ObjectStorage;
import dev.sealift.site.Resources;
import dev.sealift.site.Site;
import dev.sealift.site.SourceControl;
import dev.sealift.site.Volume;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReleasesTest {
  private static final Resources AS_THE_CHART_HAS_IT =
      new Resources(new TreeMap<>(), new TreeMap<>());

  @Test
  void eachReleaseComesBehindThoseThatItNeeds() {
    Set<String> before = new HashSet<>();
    for (Release release : releases(true)) {
      assertThat(before).containsAll(release.after());
      before.add(release.name());
    }
  }

  @Test
  void whereCertManagerIsThereNothingWaitsForOurs() {
    assertThat(releases(false))
        .extracting(Release::name)
        .doesNotContain(Releases.CERT_MANAGER)
        .contains(Releases.CERTIFICATES);
    assertThat(releases(false))
        .allSatisfy(release -> assertThat(release.after()).doesNotContain(Releases.CERT_MANAGER));
  }

  @Test
  void everyChartIsToldWhereItsImagesAreAndHowToLogIn() {
    assertThat(releases(true))
        .allSatisfy(release ->
            assertThat(text(release))
                .contains("\"imageRegistry\":\"registry.test/platform\"")
                .contains("\"imagePullSecrets\":[{\"name\":\"sealift-pull\"}]"));
  }

  @Test
  void sizesAndLimitsAreTheSites() {
    Release database =
        releases(true).stream()
            .filter(release -> release.name().equals(Releases.DATABASE))
            .findFirst()
            .orElseThrow();

    assertThat(text(database))
        .contains("\"volume\":{\"size\":\"7Gi\",\"storageClass\":\"fast\"}")
        .contains("\"resources\":{\"requests\":{\"cpu\":\"1\"}}");
  }

  @Test
  void whatCanBeUninstalledIsWhatCanBeInstalled() {
    assertThat(Releases.installed("here"))
        .extracting(Release::name, Release::namespace)
        .containsExactlyElementsOf(
            releases(true).stream()
                .map(release ->
                    org.assertj.core.groups.Tuple.tuple(release.name(), release.namespace()))
                .toList());
  }

  private static List<Release> releases(boolean certManager) {
    Volume volume = new Volume("5Gi", "");
    TreeMap<String, String> requests = new TreeMap<>();
    requests.put("cpu", "1");
    Site site =
        new Site(
            "here",
            new ImageSource.PrivateRegistry(
                "registry.test", "platform", Optional.empty(), Optional.empty()),
            new ObjectStorage.InCluster(volume, AS_THE_CHART_HAS_IT),
            new Database.InCluster(
                new Volume("7Gi", "fast"), new Resources(requests, new TreeMap<>())),
            new ContainerRegistry.InCluster(30500, AS_THE_CHART_HAS_IT),
            new SourceControl.InCluster(volume, AS_THE_CHART_HAS_IT),
            new Certificates.CertManager());
    return Releases.of(site, certManager, "registry.test/platform", true);
  }

  private static String text(Release release) {
    return new String(Json.write(release.values()), StandardCharsets.UTF_8);
  }
}
