package dev.sealift.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.bundle.BundledFile;
import dev.sealift.settings.InvalidSettings;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart of the appliance itself, from the module that the repository pins. */
class ChartTest {
  private static final Path APPLIANCE = Path.of("../../bundle/appliance.yaml");

  @TempDir Path folder;
  private ChartSpec spec;
  private ChartSpec.Go from;

  @BeforeEach
  void readTheAppliance() throws Exception {
    spec = ApplianceSpec.read(APPLIANCE).charts().getFirst();
    from = (ChartSpec.Go) spec.from();
  }

  private static Map<String, String> texts(Chart chart) throws Exception {
    Map<String, String> texts = new TreeMap<>();
    for (BundledFile file : chart.files()) {
      if (file instanceof BundledFile.Regular(String name, int _, BundledFile.Content content)) {
        try (InputStream in = Channels.newInputStream(content.open())) {
          texts.put(name, new String(in.readAllBytes(), UTF_8));
        }
      }
    }
    return texts;
  }

  @Test
  void versionOfTheModuleIsStampedIntoTheChart() throws Exception {
    Chart chart = Chart.of(spec.name(), from, GoToolchain.find());
    String version = chart.module().orElseThrow().version();
    assertThat(version).isNotEqualTo("v0.0.0");
    assertThat(texts(chart).get("charts/cert-manager/Chart.yaml"))
        .contains("\nversion: " + version + "\n", "\nappVersion: " + version + "\n")
        .doesNotContain("v0.0.0");
    assertThat(texts(chart).get("charts/cert-manager/README.md"))
        .contains("--version " + version)
        .doesNotContain("{{RELEASE_VERSION}}");
  }

  @Test
  void chartIsWholeAndHoldsNothingElse() throws Exception {
    assertThat(texts(Chart.of(spec.name(), from, GoToolchain.find())).keySet())
        .contains(
            "charts/cert-manager/LICENSE",
            "charts/cert-manager/values.yaml",
            "charts/cert-manager/values.schema.json",
            "charts/cert-manager/templates/deployment.yaml",
            "charts/cert-manager/templates/_helpers.tpl")
        .noneMatch(name -> name.contains("/tests/") || name.contains("signkey"));
  }

  @Test
  void moduleWhoseHashIsNotPinnedIsRefused() throws Exception {
    Files.copy(from.directory().resolve("go.mod"), folder.resolve("go.mod"));
    ChartSpec.Go unpinned = new ChartSpec.Go(folder, from.module(), from.path());
    assertThatThrownBy(() -> Chart.of(spec.name(), unpinned, GoToolchain.find()))
        .isInstanceOf(AssemblyFailure.class)
        .hasMessageContaining("go.sum");
  }

  @Test
  void mistakesInAChartAreFoundTogether() throws Exception {
    Path file = folder.resolve("appliance.yaml");
    Files.writeString(
        file,
        """
        name: small
        version: "1"
        repositories: test
        created: 2026-01-01T00:00:00Z
        images: [hello]
        charts:
          - name: Cert Manager
            from:
              go: {directory: nowhere, module: example.test/m, path: ../out}
          - name: other
            form: {}
          - name: third
            from: {folder: nowhere}
        tools:
          - name: render
            from: {}
        """);
    assertThatThrownBy(() -> ApplianceSpec.read(file))
        .isInstanceOfSatisfying(
            InvalidSettings.class,
            failure ->
                assertThat(failure.problems().stream().map(one -> one.line() + ": " + one.text()))
                    .isEqualTo(
                        List.of(
                            "7: name is not lower-case letters, digits and dashes",
                            "9: there is no go.mod in nowhere",
                            "9: path leads out of the module",
                            "10: from is missing",
                            "11: unknown key form; did you mean from?",
                            "13: there is no Chart.yaml in nowhere",
                            "16: go is missing: tools come from Go modules")));
  }

  @Test
  void chartIsTakenFromItsModuleOnce() throws Exception {
    Store store = new Store(folder.resolve("store"));
    List<String> steps = new ArrayList<>();
    Charts charts = new Charts(store, GoToolchain.find(), recording(steps));
    Map<String, String> first = texts(charts.of(spec));
    assertThat(texts(charts.of(spec))).isEqualTo(first);
    assertThat(steps).hasSize(1);
  }

  @Test
  void damagedChartOfTheStoreIsTakenAgain() throws Exception {
    Map<String, String> first =
        texts(new Charts(new Store(folder), GoToolchain.find(), Steps.NONE).of(spec));
    try (var blobs = Files.list(folder.resolve("blobs/sha256"))) {
      Files.writeString(blobs.findFirst().orElseThrow(), "damaged");
    }
    List<String> steps = new ArrayList<>();
    Charts charts = new Charts(new Store(folder), GoToolchain.find(), recording(steps));
    assertThat(texts(charts.of(spec))).isEqualTo(first);
    assertThat(steps).hasSize(1);
  }

  private static Steps recording(List<String> steps) {
    return new Steps() {
      @Override
      public void started(String step) {
        steps.add(step);
      }

      @Override
      public void finished(String step, Duration took) {}

      @Override
      public void noted(String remark) {}
    };
  }
}
