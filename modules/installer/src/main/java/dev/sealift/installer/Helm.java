package dev.sealift.installer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.oci.Json;
import dev.sealift.oci.Malformed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The bundle's own Helm on one cluster. It renders, applies and keeps the history of releases; what
 * it applied is waited for by {@link Readiness}, so that it holds no memory meanwhile.
 */
final class Helm {
  private static final int LINES_SHOWN = 12;

  private final Path program;
  private final Cluster cluster;
  private final Path work;

  /**
   * @param work a folder for caches that it shall not leave behind
   */
  Helm(Path program, Cluster cluster, Path work) {
    this.program = program;
    this.cluster = cluster;
    this.work = work;
  }

  /**
   * Makes the cluster have a release, new or changed.
   *
   * @param labels of the record that Helm keeps of the release
   * @return the resources that it consists of, in YAML
   */
  String upgrade(Release release, Path chart, List<Path> values, Map<String, String> labels)
      throws InstallFailure, IOException {
    List<String> words = new ArrayList<>(List.of("upgrade", release.name(), chart.toString()));
    words.addAll(List.of("--install", "--create-namespace", "--namespace", release.namespace()));
    words.addAll(List.of("--output", "json", "--history-max", "5", "--timeout", "15m"));
    values.forEach(file -> words.addAll(List.of("--values", file.toString())));
    words.add("--labels");
    words.add(
        labels.entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(",")));
    String output = run("Installing " + release.name(), words);
    try {
      JsonNode json = Json.read(output.getBytes(UTF_8), "helm's answer");
      return json.path("manifest").asString("");
    } catch (Malformed e) {
      throw new InstallFailure.ToolFailed("Installing " + release.name(), e.why());
    }
  }

  /** The resources that a release would consist of; the cluster is not asked. */
  String template(Release release, Path chart, List<Path> values)
      throws InstallFailure, IOException {
    List<String> words = new ArrayList<>(List.of("template", release.name(), chart.toString()));
    words.addAll(List.of("--namespace", release.namespace(), "--no-hooks"));
    values.forEach(file -> words.addAll(List.of("--values", file.toString())));
    return run("Rendering " + release.name(), words);
  }

  /** The resources that a release consists of. */
  String resources(Release release) throws InstallFailure, IOException {
    return run(
        "Reading the release " + release.name(),
        List.of("get", "manifest", release.name(), "--namespace", release.namespace()));
  }

  /** Removes a release; it is no error if there is none. */
  void uninstall(Release release) throws InstallFailure, IOException {
    run(
        "Uninstalling " + release.name(),
        List.of(
            "uninstall",
            release.name(),
            "--namespace",
            release.namespace(),
            "--ignore-not-found",
            "--wait",
            "--timeout",
            "5m"));
  }

  private String run(String purpose, List<String> words) throws InstallFailure, IOException {
    List<String> all = new ArrayList<>(List.of(program.toString()));
    all.addAll(words);
    Path errors = Files.createTempFile(work, "helm", ".log");
    ProcessBuilder builder = new ProcessBuilder(all).redirectError(errors.toFile());
    builder.environment().putAll(environment());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new InstallFailure.ToolFailed(purpose, program + " cannot be run: " + e.getMessage());
    }
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      int status = process.waitFor();
      if (status == 0) {
        return output;
      }
      throw new InstallFailure.ToolFailed(purpose, end(Files.readString(errors), status));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InstallFailure.ToolFailed(purpose, "it was interrupted");
    } finally {
      process.destroy();
      Files.deleteIfExists(errors);
    }
  }

  private Map<String, String> environment() {
    String home = work.resolve("helm").toString();
    return Map.of(
        "KUBECONFIG",
        cluster.kubeconfig().toAbsolutePath().toString(),
        "HELM_KUBECONTEXT",
        cluster.context().orElse(""),
        "HELM_CACHE_HOME",
        home,
        "HELM_CONFIG_HOME",
        home,
        "HELM_DATA_HOME",
        home,
        // It parses each CRD and the cluster's whole OpenAPI document, and lets the garbage lie.
        "GOGC",
        "40",
        "GOMEMLIMIT",
        "32MiB");
  }

  private static String end(String errors, int status) {
    List<String> lines = errors.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty()
        ? "helm ended with " + status
        : lines.stream()
            .skip(Math.max(0, lines.size() - LINES_SHOWN))
            .collect(Collectors.joining("\n       "));
  }
}
