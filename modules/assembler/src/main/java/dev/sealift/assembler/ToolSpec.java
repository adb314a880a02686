package dev.sealift.assembler;

import dev.sealift.settings.Fields;
import dev.sealift.settings.Problem;
import dev.sealift.settings.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A program that the bundle carries beside its own tool, compiled from a Go module.
 *
 * @param name its file under {@code sealift/tools/} in the bundle
 * @param directory holds the go.mod and go.sum that pin all modules
 * @param module the module that its version is that of
 * @param program the package to compile
 * @param ldflags for the linker; <code>${version}</code> stands for the module's version
 */
record ToolSpec(String name, Path directory, String module, String program, List<String> ldflags) {

  /** Reads one item of {@code tools}. */
  static Optional<ToolSpec> read(Path file, Yaml yaml, List<Problem> problems) {
    int before = problems.size();
    Fields fields = Fields.of(file, yaml, problems);
    String name = ChartSpec.name(fields);
    Optional<Yaml> from = fields.get("from");
    if (from.isEmpty()) {
      fields.problem(fields.line(), "from is missing");
    }
    Optional<ToolSpec> tool = from.flatMap(source -> source(file, name, source, problems));
    fields.finish();
    return problems.size() == before ? tool : Optional.empty();
  }

  private static Optional<ToolSpec> source(
      Path file, String name, Yaml yaml, List<Problem> problems) {
    Fields fields = Fields.of(file, yaml, problems);
    Optional<Yaml> go = fields.get("go");
    if (go.isEmpty()) {
      fields.problem(fields.line(), "go is missing: tools come from Go modules");
    }
    fields.finish();
    return go.map(source -> {
      Fields inner = Fields.of(file, source, problems);
      ToolSpec tool =
          new ToolSpec(
              name,
              ChartSpec.goDirectory(file, inner),
              inner.text("module"),
              inner.text("package"),
              inner.texts("ldflags"));
      inner.finish();
      return tool;
    });
  }
}
