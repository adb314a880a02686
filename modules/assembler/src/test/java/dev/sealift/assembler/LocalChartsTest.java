package dev.sealift.assembler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.settings.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chart, the library that it depends on, and the library that this one depends on. */
class LocalChartsTest {
  @TempDir Path folder;
  private final List<Problem> problems = new ArrayList<>();

  @BeforeEach
  void writeCharts() throws Exception {
    write("charts/shop/Chart.yaml", chart("shop", "parts", "0.1.0", "file://../parts"));
    write("charts/shop/templates/pods.yaml", "pods");
    write("charts/parts/Chart.yaml", chart("parts", "words", "0.1.0", "file://../words"));
    write("charts/parts/templates/_parts.tpl", "parts");
    write("charts/parts/ci/more.yaml", "{}");
    write("charts/words/Chart.yaml", "name: words\nversion: 0.1.0\n");
  }

  private void write(String name, String text) throws Exception {
    Path file = folder.resolve("bundle").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String chart(String name, String other, String version, String repository) {
    return """
    name: %s
    version: 0.1.0
    dependencies:
      - name: distant
        version: ^1
        repository: https://charts.example.test
      - name: %s
        version: %s
        repository: %s
    """
        .formatted(name, other, version, repository);
  }

  private Chart taken() throws Exception {
    Path bundle = folder.resolve("bundle");
    ChartSpec.Folder shop = new LocalCharts(bundle, problems).of(bundle.resolve("charts/shop"));
    return Chart.of("shop", shop);
  }

  private List<String> names() throws Exception {
    return taken().parts().stream().map(Chart.Part::name).toList();
  }

  @Test
  void libraryTravelsInsideOfTheChartAndItsOwnInsideOfIt() throws Exception {
    assertThat(names())
        .containsExactly(
            "Chart.yaml",
            "templates/pods.yaml",
            "charts/parts/Chart.yaml",
            "charts/parts/templates/_parts.tpl",
            "charts/parts/charts/words/Chart.yaml");
    assertThat(problems).isEmpty();
  }

  @Test
  void changeInTheLibraryIsAChangeOfTheChart() throws Exception {
    String before = taken().identity();
    assertThat(taken().identity()).isEqualTo(before);
    write("charts/parts/templates/_parts.tpl", "other parts");
    assertThat(taken().identity()).isNotEqualTo(before);
  }

  @Test
  void whatHelmLeftInTheFolderIsNotTakenAndWhatBelongsThereIs() throws Exception {
    List<String> before = names();
    write("charts/shop/Chart.lock", "generated: today");
    write("charts/shop/charts/parts-0.1.0.tgz", "of yesterday");
    write("charts/shop/charts/parts/templates/_old.tpl", "of yesterday");
    assertThat(names()).isEqualTo(before);
    write("charts/shop/charts/distant-1.0.0.tgz", "pinned");
    assertThat(names()).contains("charts/distant-1.0.0.tgz").hasSize(before.size() + 1);
  }

  @Test
  void libraryUnderTwoAliasesTravelsOnce() throws Exception {
    List<String> before = names();
    Path shop = folder.resolve("bundle/charts/shop/Chart.yaml");
    String again =
        "  - {name: parts, alias: more, version: 0.1.0, repository: 'file://../parts'}\n";
    Files.writeString(shop, Files.readString(shop) + again);
    assertThat(names()).isEqualTo(before);
  }

  @Test
  void folderThatIsNotThereIsNamedWithItsLine() throws Exception {
    write("charts/shop/Chart.yaml", chart("shop", "parts", "0.1.0", "file://../part"));
    assertThat(mistakes()).containsExactly("Chart.yaml:9: there is no Chart.yaml in ../part");
  }

  @Test
  void folderOutsideOfTheAppliancesIsRefusedEvenThroughALink() throws Exception {
    write("../elsewhere/Chart.yaml", "name: parts\nversion: 0.1.0\n");
    write("charts/shop/Chart.yaml", chart("shop", "parts", "0.1.0", "file://../../../elsewhere"));
    assertThat(mistakes())
        .containsExactly(
            "Chart.yaml:9: ../../../elsewhere is not inside of the appliance's folder");
    Files.createSymbolicLink(
        folder.resolve("bundle/charts/link"), folder.resolve("elsewhere").toAbsolutePath());
    write("charts/shop/Chart.yaml", chart("shop", "parts", "0.1.0", "file://../link"));
    assertThat(mistakes())
        .containsExactly("Chart.yaml:9: ../link is not inside of the appliance's folder");
  }

  @Test
  void otherVersionThanTheOneThatIsThereIsRefused() throws Exception {
    write("charts/shop/Chart.yaml", chart("shop", "parts", "0.2.0", "file://../parts"));
    assertThat(mistakes())
        .containsExactly("Chart.yaml:7: this asks for parts 0.2.0; there is parts 0.1.0");
  }

  @Test
  void nameThatLeadsOutOfTheChartIsRefused() throws Exception {
    write("charts/parts/Chart.yaml", "name: ../../other\nversion: 0.1.0\n");
    write("charts/shop/Chart.yaml", chart("shop", "../../other", "0.1.0", "file://../parts"));
    assertThat(mistakes())
        .containsExactly("Chart.yaml:7: name is not lower-case letters, digits and dashes");
  }

  @Test
  void circleIsRefused() throws Exception {
    write("charts/parts/Chart.yaml", chart("parts", "shop", "0.1.0", "file://../shop"));
    assertThat(mistakes()).containsExactly("Chart.yaml:9: ../shop depends on this chart itself");
  }

  private List<String> mistakes() throws Exception {
    problems.clear();
    taken();
    return problems.stream()
        .map(one -> one.file().getFileName() + ":" + one.line() + ": " + one.text())
        .toList();
  }
}
