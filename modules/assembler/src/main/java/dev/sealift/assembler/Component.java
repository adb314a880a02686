package dev.sealift.assembler;

import dev.sealift.oci.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something from outside that an image holds a part of: a Go module.
 *
 * @param sum its hash in go.sum; the main module of a program has none
 */
record Component(String module, String version, Optional<String> sum)
    implements Comparable<Component> {

  /** As package-url writes it. */
  String purl() {
    return "pkg:golang/" + module + "@" + version.replace("+", "%2B");
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("module", module);
    json.put("version", version);
    sum.ifPresent(text -> json.put("sum", text));
    return json;
  }

  static Component read(JsonNode json) {
    Json.Fields fields = Json.fields(json, "component");
    return new Component(fields.text("module"), fields.text("version"), fields.optionalText("sum"));
  }

  @Override
  public int compareTo(Component other) {
    return purl().compareTo(other.purl());
  }
}
