package dev.sealift.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.bundle.BundledFile;
import dev.sealift.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A chart as the bundle carries it: the parts that Helm knows, and of a module's chart with the
 * version that the module's own release would have stamped in.
 *
 * @param module where it comes from, if it is not of the repository
 * @see <a href="https://helm.sh/docs/topics/charts/#the-chart-file-structure">Helm, the chart file
 *     structure</a>
 */
record Chart(String name, Optional<Component> module, List<Part> parts) {
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

  /** What it is: for the lock. */
  String identity() {
    return module
        .map(one -> one.name() + " " + one.version() + one.sum().map(sum -> " " + sum).orElse(""))
        .orElseGet(() -> digest().toString());
  }

  /** Over names and contents of all its parts. */
  Digest digest() {
    Fingerprint fingerprint = Fingerprint.of("chart's content");
    parts.forEach(part -> fingerprint.with(part.name()).with(Digest.of(part.bytes()).toString()));
    return fingerprint.digest();
  }

  /** Takes a chart from the repository, and into it those of the repository that it depends on. */
  static Chart of(String name, ChartSpec.Folder from) throws IOException {
    return new Chart(name, Optional.empty(), parts(from));
  }

  private static List<Part> parts(ChartSpec.Folder from) throws IOException {
    List<Part> parts = new ArrayList<>();
    for (Path file : Fingerprint.files(from.path())) {
      String part = from.path().relativize(file).toString();
      if (isPart(part) && !isCopy(part, from.local())) {
        parts.add(new Part(part, Files.readAllBytes(file)));
      }
    }
    for (ChartSpec.Local one : from.local()) {
      for (Part part : parts(one.chart())) {
        parts.add(new Part("charts/" + one.name() + "/" + part.name(), part.bytes()));
      }
    }
    return List.copyOf(parts);
  }

  /** Whether {@code helm dependency update} left this in the folder, with a time in it. */
  private static boolean isCopy(String part, List<ChartSpec.Local> local) {
    return local.stream()
        .anyMatch(one ->
            part.equals("Chart.lock")
                || part.equals("charts/" + one.name() + "-" + one.version() + ".tgz")
                || part.startsWith("charts/" + one.name() + "/"));
  }

  /** Takes a chart from the module that go.mod pins. */
  static Chart of(String name, ChartSpec.Go from, GoToolchain go)
      throws AssemblyFailure, IOException {
    GoToolchain.Source source = go.source(from.directory(), from.module());
    Path folder = source.folder().resolve(from.path());
    if (!Files.isRegularFile(folder.resolve("Chart.yaml"))) {
      throw new AssemblyFailure.BadInput(
          "Chart " + name, source.module().name() + " has no " + from.path() + "/Chart.yaml");
    }
    String version = source.module().version();
    List<Part> parts = new ArrayList<>();
    for (Path file : Fingerprint.files(folder)) {
      String part = folder.relativize(file).toString();
      if (isPart(part)) {
        parts.add(stamped(part.replace(README_TEMPLATE, "README.md"), file, version));
      }
    }
    for (Path licence : Licences.in(source.folder())) {
      parts.add(new Part(String.valueOf(licence.getFileName()), Files.readAllBytes(licence)));
    }
    Component module = source.module().licensed(Licences.identified(source.folder()));
    return new Chart(name, Optional.of(module), List.copyOf(parts));
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
