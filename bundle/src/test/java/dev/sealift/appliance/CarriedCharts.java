package dev.sealift.appliance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The charts of the bundle, rendered by the Helm of the bundle, as they are at a site. */
final class CarriedCharts {
  /** Ours; cert-manager's is its makers' business. */
  static final List<String> OURS =
      List.of("certificates", "database", "image-registry", "object-storage", "source-control");

  private final Path folder;

  CarriedCharts(Path folder) throws Exception {
    this.folder = folder;
    Process tar =
        new ProcessBuilder("tar", "xf", BundleUnderTest.FILE.toString(), "sealift", "charts")
            .directory(folder.toFile())
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new IOException("tar ended with " + tar.exitValue());
    }
    Files.writeString(folder.resolve("site.json"), "{\"imageRegistry\": \"registry.invalid\"}");
  }

  /** What a run of Helm came to. */
  record Run(int exitCode, String output) {}

  Path folder(String chart) {
    return folder.resolve("charts").resolve(chart);
  }

  /** The values files that the repository has beside a chart, and none at all. */
  static List<@Nullable Path> variants(String chart) throws IOException {
    List<@Nullable Path> variants = new ArrayList<>();
    variants.add(null);
    Path values = Path.of("charts", chart, "ci");
    if (Files.isDirectory(values)) {
      try (Stream<Path> files = Files.list(values)) {
        variants.addAll(files.map(Path::toAbsolutePath).sorted().toList());
      }
    }
    return variants;
  }

  Run helm(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(folder.resolve("sealift/tools/helm").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output);
  }

  /** Lints or renders a chart with the values of a site, and with further ones. */
  Run with(List<String> words, String chart, @Nullable Path variant, String... more)
      throws Exception {
    List<String> all = new ArrayList<>(words);
    all.add(folder(chart).toString());
    all.addAll(List.of("--values", folder(chart) + ".images.json", "--values", "site.json"));
    if (variant != null) {
      all.addAll(List.of("--values", variant.toString()));
    }
    all.addAll(List.of(more));
    return helm(all.toArray(String[]::new));
  }

  /** The resources of a chart. */
  List<JsonNode> resources(String chart, @Nullable Path variant) throws Exception {
    Run run = with(List.of("template", chart, "--namespace", "platform"), chart, variant);
    if (run.exitCode() != 0) {
      throw new IOException(run.output());
    }
    YAMLMapper mapper = new YAMLMapper();
    try (var documents = mapper.readerFor(JsonNode.class).<JsonNode>readValues(run.output())) {
      return documents.readAll().stream().filter(JsonNode::isObject).toList();
    }
  }

  /** The pods that a resource makes: their labels and what they are. */
  static List<JsonNode> pods(List<JsonNode> resources) {
    return resources.stream()
        .map(resource ->
            switch (resource.path("kind").asString()) {
              case "Deployment", "StatefulSet", "DaemonSet", "Job" -> resource.at("/spec/template");
              case "CronJob" -> resource.at("/spec/jobTemplate/spec/template");
              default -> resource.at("/none");
            })
        .filter(JsonNode::isObject)
        .toList();
  }
}
