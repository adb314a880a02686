package dev.sealift.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.drill.Drill;
import dev.sealift.oci.Json;
import dev.sealift.testbench.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bundle's charts as somebody installs them by hand: one after another with {@code helm install
 * --wait}. The values, the Secrets and the namespaces are those of an installation by sealift, but
 * cert-manager waits in the way that it brings.
 */
final class Charts {
  private static final List<String> ORDER =
      List.of(
          "cert-manager",
          "certificates",
          "object-storage",
          "database",
          "image-registry",
          "source-control");
  private static final String OURS = "--selector=app.kubernetes.io/managed-by=sealift";

  private final Path folder;
  private final Map<String, String> namespaces = new TreeMap<>();
  private String made = "";

  private Charts(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads what was installed.
   *
   * @param by whose installation is done
   */
  static Charts of(Bastion by) throws IOException {
    Site site = by.site();
    Charts charts = new Charts(Files.createTempDirectory(site.folder(), "by-hand"));
    Program.of(Path.of("tar"))
        .runIn(charts.folder, "xf", site.course().bundle().toString(), "charts")
        .orThrow();
    for (JsonNode release : json(by.helm().run("list", "--all-namespaces", "--output=json"))) {
      charts.read(release.path("name").asString(), release.path("namespace").asString(), by);
    }
    charts.made = copy(by.drill(), "namespaces") + copy(by.drill(), "secrets", "--all-namespaces");
    return charts;
  }

  private void read(String name, String namespace, Bastion by) throws IOException {
    namespaces.put(name, namespace);
    ObjectNode values =
        (ObjectNode)
            json(by.helm().run("get", "values", name, "--namespace=" + namespace, "--output=json"));
    if (values.get("startupapicheck") instanceof ObjectNode check) {
      check.remove("enabled");
    }
    if (values.get("webhook") instanceof ObjectNode webhook) {
      webhook.remove("readinessProbe");
    }
    Files.write(values(name), Json.write(values));
  }

  /** Makes what the charts take for granted. */
  void prepare(Drill drill) {
    drill.apply(made);
  }

  /** The commands that install them, to be run one after another. */
  List<ProcessBuilder> install(Program helm) {
    List<ProcessBuilder> commands = new ArrayList<>();
    for (String name : ORDER) {
      String namespace = namespaces.get(name);
      if (namespace != null) {
        commands.add(
            helm.prepare(
                "install",
                name,
                folder.resolve("charts").resolve(name).toString(),
                "--namespace=" + namespace,
                "--values=" + values(name),
                "--wait",
                "--timeout=15m"));
      }
    }
    return commands;
  }

  private Path values(String name) {
    return folder.resolve(name + ".json");
  }

  /** Objects without what only the cluster that they are in can say. */
  private static String copy(Drill drill, String kind, String... more) {
    List<String> words = new ArrayList<>(List.of("get", kind, OURS, "--output=json"));
    words.addAll(List.of(more));
    StringBuilder all = new StringBuilder();
    for (JsonNode one : json(drill.kubectl(words.toArray(String[]::new))).path("items")) {
      ObjectNode object = (ObjectNode) one;
      object.remove(List.of("status", "spec"));
      ((ObjectNode) object.path("metadata"))
          .remove(List.of("uid", "resourceVersion", "creationTimestamp", "managedFields"));
      all.append("---\n").append(new String(Json.write(object), UTF_8)).append('\n');
    }
    return all.toString();
  }

  private static JsonNode json(Program.Output output) {
    return Json.read(output.orThrow().getBytes(UTF_8), "an answer");
  }
}
