package dev.sealift.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.bundle.BundledFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A chart as the bundle carries it: the parts that Helm knows, with the version that the module's
 * own release would have stamped in.
 *
 * @param module where it comes from
 * @see <a href="https://helm.sh/docs/topics/charts/#the-chart-file-structure">Helm, the chart file
 *     structure</a>
 */
record Chart(String name, Component module, List<Part> parts) {
  private static final String README_TEMPLATE = "README.template.md";
  private static final Set<String> FILES =
      Set.of("Chart.yaml", "Chart.lock", "values.yaml", "values.schema.json", "README.md");
  private static final Set<String> FOLDERS = Set.of("templates", "charts", "crds");

  /** In Chart.yaml; what stands there in the source is replaced by release tools. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("(?m)^(version|appVersion): *\"?v?0\\.0\\.0\"? *$");

  /**
   * A file of a chart.
   *
   * @param name relative to the chart
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Part(String name, byte[] bytes) {}

  /** As the bundle carries it. */
  List<BundledFile> files() {
    return parts.stream()
        .map(part -> BundledFile.of("charts/" + name + "/" + part.name(), part.bytes()))
        .toList();
  }

  /** Takes a chart from the module that go.mod pins. */
  static Chart of(ChartSpec spec, GoToolchain go) throws AssemblyFailure, IOException {
    GoToolchain.Source source = go.source(spec.directory(), spec.module());
    Path folder = source.folder().resolve(spec.path());
    if (!Files.isRegularFile(folder.resolve("Chart.yaml"))) {
      throw new AssemblyFailure.BadInput(
          "Chart " + spec.name(),
          source.module().name() + " has no " + spec.path() + "/Chart.yaml");
    }
    String version = source.module().version();
    List<Part> parts = new ArrayList<>();
    for (Path file : Fingerprint.files(folder)) {
      String name = folder.relativize(file).toString();
      if (isPart(name)) {
        parts.add(stamped(name.replace(README_TEMPLATE, "README.md"), file, version));
      }
    }
    for (Path licence : Licences.in(source.folder())) {
      parts.add(new Part(String.valueOf(licence.getFileName()), Files.readAllBytes(licence)));
    }
    Component module = source.module().licensed(Licences.identified(source.folder()));
    return new Chart(spec.name(), module, List.copyOf(parts));
  }

  private static boolean isPart(String name) {
    int slash = name.indexOf('/');
    return slash < 0
        ? FILES.contains(name) || name.equals(README_TEMPLATE)
        : FOLDERS.contains(name.substring(0, slash));
  }

  private static Part stamped(String name, Path file, String version) throws IOException {
    String text = Files.readString(file);
    String stamped =
        switch (name) {
          case "Chart.yaml" -> PLACEHOLDER.matcher(text).replaceAll("$1: " + version);
          case "README.md" -> text.replace("{{RELEASE_VERSION}}", version);
          default -> text;
        };
    return new Part(name, stamped.getBytes(UTF_8));
  }
}
