package dev.sealift.assembler;

import dev.sealift.settings.Fields;
import dev.sealift.settings.InvalidSettings;
import dev.sealift.settings.Problem;
import dev.sealift.settings.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the charts that a chart of the repository depends on by {@code file://}. Helm would pack
 * them when somebody asks it to, with the time of day in what it writes; the bundle has to hold the
 * same bytes each time, and what the folder holds now.
 *
 * @see <a href="https://helm.sh/docs/topics/charts/#chart-dependencies">Helm, chart
 *     dependencies</a>
 */
final class LocalCharts {
  static final String FILE = "Chart.yaml";
  private static final String LOCAL = "file://";

  private final Path root;
  private final List<Problem> problems;

  /**
   * Prepares to look.
   *
   * @param root the folder of the appliance, outside of which nothing is taken
   * @param problems is added to
   */
  LocalCharts(Path root, List<Problem> problems) {
    this.root = root;
    this.problems = problems;
  }

  /** A chart with all that it depends on; its folder holds a Chart.yaml. */
  ChartSpec.Folder of(Path folder) {
    return of(folder, List.of());
  }

  /**
   * A chart on the way to which others were met.
   *
   * @param within those others, from the outermost on
   */
  private ChartSpec.Folder of(Path folder, List<Path> within) {
    List<ChartSpec.Local> local = new ArrayList<>();
    List<Path> chain = new ArrayList<>(within);
    chain.add(folder);
    Path file = folder.resolve(FILE);
    for (Yaml one : read(file).items("dependencies")) {
      Fields fields = Fields.of(file, one, problems);
      String repository = fields.optionalText("repository").orElse("");
      if (repository.startsWith(LOCAL)) {
        String name = ChartSpec.name(fields);
        String version = fields.text("version");
        target(fields, folder, repository.substring(LOCAL.length()), chain)
            .filter(target -> isMeant(fields, target, name, version))
            .map(target -> new ChartSpec.Local(name, version, of(target, chain)))
            .ifPresent(local::add);
      }
    }
    // One chart may be asked for under several aliases.
    return new ChartSpec.Folder(folder, local.stream().distinct().toList());
  }

  private Optional<Path> target(Fields fields, Path folder, String relative, List<Path> chain) {
    int line = fields.lineOf("repository");
    try {
      Path target = folder.resolve(relative).normalize();
      if (!Files.isRegularFile(target.resolve(FILE))) {
        fields.problem(line, "there is no " + FILE + " in " + relative);
      } else if (!target.toRealPath().startsWith(root.toRealPath())) {
        fields.problem(line, relative + " is not inside of the appliance's folder");
      } else if (chain.contains(target)) {
        fields.problem(line, relative + " depends on this chart itself");
      } else {
        return Optional.of(target);
      }
    } catch (InvalidPathException e) {
      fields.problem(line, "repository is no path: " + e.getReason());
    } catch (IOException e) {
      fields.problem(line, relative + " cannot be read: " + e);
    }
    return Optional.empty();
  }

  /** Helm would take another name or version without a word, where it finds the chart unpacked. */
  private boolean isMeant(Fields fields, Path target, String name, String version) {
    Fields found = read(target.resolve(FILE));
    String is = found.text("name") + " " + found.text("version");
    if (!is.equals(name + " " + version)) {
      fields.problem(fields.line(), "this asks for " + name + " " + version + "; there is " + is);
      return false;
    }
    return true;
  }

  /** Keys that are not asked for are Helm's business. */
  private Fields read(Path file) {
    try {
      return Fields.of(file, Yaml.read(file), problems);
    } catch (InvalidSettings e) {
      problems.addAll(e.problems());
    } catch (IOException e) {
      problems.add(new Problem(file, 1, "this cannot be read: " + e));
    }
    return Fields.of(file, Yaml.Mapping.empty(1), problems);
  }
}
