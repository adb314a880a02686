package dev.sealift.assembler;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Helm chart that the bundle carries, taken from inside a Go module.
 *
 * @param name its folder under {@code charts/} in the bundle
 * @param directory holds the go.mod and go.sum that pin the module
 * @param module the module's path
 * @param path the chart's folder in the module
 */
record ChartSpec(String name, Path directory, String module, String path) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /** Reads one item of {@code charts}. */
  static Optional<ChartSpec> read(Path file, Yaml yaml, List<Problem> problems) {
    int before = problems.size();
    Fields fields = Fields.of(file, yaml, problems);
    String name = fields.text("name");
    if (!NAME.matcher(name).matches()) {
      fields.problem(fields.lineOf("name"), "name is not lower-case letters, digits and dashes");
    }
    Optional<Yaml> from = fields.get("from");
    if (from.isEmpty()) {
      fields.problem(fields.line(), "from is missing");
    }
    Optional<ChartSpec> chart = from.flatMap(source -> source(file, name, source, problems));
    fields.finish();
    return problems.size() == before ? chart : Optional.empty();
  }

  private static Optional<ChartSpec> source(
      Path file, String name, Yaml yaml, List<Problem> problems) {
    Fields fields = Fields.of(file, yaml, problems);
    Optional<Yaml> go = fields.get("go");
    if (go.isEmpty()) {
      fields.problem(fields.line(), "go is missing: charts come from Go modules");
    }
    fields.finish();
    return go.map(source -> module(file, name, Fields.of(file, source, problems)));
  }

  private static ChartSpec module(Path file, String name, Fields fields) {
    String directory = fields.text("directory");
    Path folder = file.toAbsolutePath().resolveSibling(".").normalize();
    try {
      folder = folder.resolve(directory).normalize();
    } catch (InvalidPathException e) {
      fields.problem(fields.lineOf("directory"), "directory is no path: " + e.getReason());
    }
    if (!java.nio.file.Files.isRegularFile(folder.resolve("go.mod"))) {
      fields.problem(fields.lineOf("directory"), "there is no go.mod in " + directory);
    }
    String module = fields.text("module");
    String path = fields.text("path");
    if (path.startsWith("/") || List.of(path.split("/", -1)).contains("..")) {
      fields.problem(fields.lineOf("path"), "path leads out of the module");
    }
    fields.finish();
    return new ChartSpec(name, folder, module, path);
  }
}
