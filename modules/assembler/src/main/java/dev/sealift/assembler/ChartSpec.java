package dev.sealift.assembler;

import dev.sealift.settings.Fields;
import dev.sealift.settings.Problem;
import dev.sealift.settings.Yaml;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * A Helm chart that the bundle carries.
 *
 * @param name its folder under {@code charts/} in the bundle
 * @param variants the folder of values files that the chart is also rendered with at build time; it
 *     need not exist
 * @param images where the chart's values say which image it starts, such as {@code webhook.image},
 *     to the image of the appliance
 */
record ChartSpec(String name, From from, Path variants, SortedMap<String, String> images) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /** Where a chart is taken from. */
  sealed interface From {}

  /**
   * A Go module has it inside.
   *
   * @param directory holds the go.mod and go.sum that pin the module
   * @param module the module's path
   * @param path the chart's folder in the module
   */
  record Go(Path directory, String module, String path) implements From {}

  /**
   * A folder of the repository.
   *
   * @param local the charts of the repository that it depends on
   */
  record Folder(Path path, List<Local> local) implements From {}

  /** A chart that travels inside of the one that depends on it. */
  record Local(String name, String version, Folder chart) {}

  /** Reads one item of {@code charts}. */
  static Optional<ChartSpec> read(Path file, Yaml yaml, List<Problem> problems) {
    int before = problems.size();
    Fields fields = Fields.of(file, yaml, problems);
    String name = name(fields);
    Optional<Yaml> from = fields.get("from");
    if (from.isEmpty()) {
      fields.problem(fields.line(), "from is missing");
    }
    Optional<From> source = from.flatMap(one -> from(file, one, problems));
    SortedMap<String, String> images = fields.map("images");
    fields.finish();
    if (problems.size() > before) {
      return Optional.empty();
    }
    Path variants = file.toAbsolutePath().resolveSibling("charts").resolve(name).resolve("ci");
    return source.map(one -> new ChartSpec(name, one, variants, images));
  }

  /** A name that can be a folder's and a release's. */
  static String name(Fields fields) {
    String name = fields.text("name");
    if (!NAME.matcher(name).matches()) {
      fields.problem(fields.lineOf("name"), "name is not lower-case letters, digits and dashes");
    }
    return name;
  }

  private static Optional<From> from(Path file, Yaml yaml, List<Problem> problems) {
    Fields fields = Fields.of(file, yaml, problems);
    Optional<Yaml> go = fields.get("go");
    boolean folder = fields.get("folder").isPresent();
    if (go.isPresent() == folder) {
      fields.problem(fields.line(), "charts come from either go or folder");
    }
    Optional<From> from =
        folder
            ? folder(file, fields, problems)
            : go.map(source -> module(file, Fields.of(file, source, problems)));
    fields.finish();
    return from;
  }

  private static Optional<From> folder(Path file, Fields fields, List<Problem> problems) {
    Path folder = path(file, fields, "folder");
    if (!Files.isRegularFile(folder.resolve(LocalCharts.FILE))) {
      fields.problem(fields.lineOf("folder"), "there is no Chart.yaml in " + fields.text("folder"));
      return Optional.empty();
    }
    return Optional.of(new LocalCharts(applianceFolder(file), problems).of(folder));
  }

  private static From module(Path file, Fields fields) {
    Path directory = goDirectory(file, fields);
    String module = fields.text("module");
    String path = fields.text("path");
    if (path.startsWith("/") || List.of(path.split("/", -1)).contains("..")) {
      fields.problem(fields.lineOf("path"), "path leads out of the module");
    }
    fields.finish();
    return new Go(directory, module, path);
  }

  /** The folder with the go.mod that pins a source. */
  static Path goDirectory(Path file, Fields fields) {
    Path folder = path(file, fields, "directory");
    if (!Files.isRegularFile(folder.resolve("go.mod"))) {
      fields.problem(
          fields.lineOf("directory"), "there is no go.mod in " + fields.text("directory"));
    }
    return folder;
  }

  private static Path path(Path file, Fields fields, String key) {
    Path folder = applianceFolder(file);
    try {
      return folder.resolve(fields.text(key)).normalize();
    } catch (InvalidPathException e) {
      fields.problem(fields.lineOf(key), key + " is no path: " + e.getReason());
      return folder;
    }
  }

  private static Path applianceFolder(Path file) {
    return file.toAbsolutePath().resolveSibling(".").normalize();
  }
}
