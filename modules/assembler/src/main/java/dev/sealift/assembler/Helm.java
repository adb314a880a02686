package dev.sealift.assembler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bundle's own Helm, run here to render what it will render at the site. */
final class Helm implements AutoCloseable {
  private static final String NAME = "helm";

  private final Store store;
  private final Path work;
  private final Path program;

  /** Whether a tool is Helm. */
  static boolean is(ToolSpec tool) {
    return tool.name().equals(NAME);
  }

  /**
   * Makes it ready to run.
   *
   * @param tool compiled for this machine
   */
  Helm(GoTool tool, Store store) throws IOException {
    this.store = store;
    this.work = store.workFolder();
    // The store's own file is not executable, and may be on a file system of another kind.
    this.program = Files.copy(store.path(tool.program().digest()), work.resolve(NAME));
    if (!program.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + program + " executable");
    }
  }

  /**
   * Renders a chart.
   *
   * @param values files in which later ones win
   * @return its resources, one YAML document each
   */
  String template(Chart chart, List<Path> values, Optional<String> variant)
      throws AssemblyFailure, IOException {
    List<String> words =
        new ArrayList<>(
            List.of(program.toString(), "template", chart.name(), folder(chart).toString()));
    values.forEach(file -> words.addAll(List.of("--values", file.toString())));
    String purpose =
        "Rendering the chart " + chart.name() + variant.map(name -> " with " + name).orElse("");
    return new Command(work, environment()).run(purpose, words);
  }

  /** A new file with values. */
  Path values(byte[] values) throws IOException {
    return Files.write(Files.createTempFile(work, "values", ".yaml"), values);
  }

  /** Nothing of the person who builds may have a say. */
  private Map<String, String> environment() {
    String home = work.resolve("home").toString();
    return Map.of(
        "HELM_CACHE_HOME", home,
        "HELM_CONFIG_HOME", home,
        "HELM_DATA_HOME", home,
        "KUBECONFIG", work.resolve("none").toString());
  }

  private Path folder(Chart chart) throws IOException {
    Path folder = work.resolve("charts").resolve(chart.name());
    for (Chart.Part part : chart.parts()) {
      Path file = folder.resolve(part.name());
      Files.createDirectories(file.getParent());
      Files.write(file, part.bytes());
    }
    return folder;
  }

  @Override
  public void close() throws IOException {
    store.release(work);
  }
}
