package dev.sealift.proof;

import dev.sealift.drill.Drill;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What tests ask of the drill's cluster. */
final class Cluster {
  static final String NAMESPACE = "sealift";

  private final Drill drill;

  Cluster(Drill drill) {
    this.drill = drill;
  }

  /** A value of an object, by a JSONPath of kubectl. */
  String get(String kind, String name, String path) {
    return drill
        .kubectl("get", kind, name, "--namespace=" + NAMESPACE, "--output=jsonpath=" + path)
        .orThrow();
  }

  /** A key of a Secret. */
  String secret(String name, String key) {
    String encoded = get("secret", name, "{.data." + key.replace(".", "\\.") + "}");
    return new String(
        java.util.Base64.getDecoder().decode(encoded), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** A port of this machine that leads to a Service. */
  int reach(String service, int port) {
    return drill.reach(get("service", service, "{.spec.clusterIP}") + ":" + port);
  }

  /** What all our Secrets hold, by their names; not the records of Helm. */
  SortedMap<String, String> secrets() {
    SortedMap<String, String> secrets = new TreeMap<>();
    lines(
            drill
                .kubectl(
                    "get",
                    "secrets",
                    "--namespace=" + NAMESPACE,
                    "--output=jsonpath={range .items[*]}{.metadata.name} {.data}{\"\\n\"}{end}")
                .orThrow())
        .forEach(line -> secrets.put(line.split(" ", 2)[0], line.split(" ", 2)[1]));
    return secrets;
  }

  /** Everything that is in the cluster, with the version of each object. */
  SortedMap<String, String> versions(String... kinds) {
    SortedMap<String, String> versions = new TreeMap<>();
    for (String kind : kinds) {
      lines(
              drill
                  .kubectl(
                      "get",
                      kind,
                      "--all-namespaces",
                      "--output=jsonpath={range .items[*]}{.kind}/{.metadata.namespace}/{.metadata.name} {.metadata.generation}{\"\\n\"}{end}")
                  .orThrow())
          .forEach(line -> versions.put(line.split(" ", 2)[0], line));
    }
    return versions;
  }

  private static List<String> lines(String text) {
    return Arrays.stream(text.split("\n", -1)).filter(line -> !line.isBlank()).toList();
  }
}
