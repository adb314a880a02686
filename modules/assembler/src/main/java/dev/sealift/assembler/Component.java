package dev.sealift.assembler;

import dev.sealift.oci.Json;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something from outside that an image holds a part of: a Go module.
 *
 * @param sum its hash in go.sum; the main module of a program has none
 * @param licenses SPDX identifiers of its licence files as far as they are recognised, sorted
 */
record Component(String module, String version, Optional<String> sum, List<String> licenses)
    implements Comparable<Component> {
  Component {
    licenses = List.copyOf(new TreeSet<>(licenses));
  }

  /** A module whose licences were not looked at. */
  Component(String module, String version, Optional<String> sum) {
    this(module, version, sum, List.of());
  }

  /** This module with licences. */
  Component licensed(List<String> under) {
    return new Component(module, version, sum, under);
  }

  /** As package-url writes it. */
  String purl() {
    return "pkg:golang/" + module + "@" + version.replace("+", "%2B");
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("module", module);
    json.put("version", version);
    sum.ifPresent(text -> json.put("sum", text));
    ArrayNode array = json.putArray("licenses");
    licenses.forEach(array::add);
    return json;
  }

  static Component read(JsonNode json) {
    Json.Fields fields = Json.fields(json, "component");
    return new Component(
        fields.text("module"),
        fields.text("version"),
        fields.optionalText("sum"),
        fields.required("licenses").valueStream().map(JsonNode::asString).toList());
  }

  @Override
  public int compareTo(Component other) {
    return purl().compareTo(other.purl());
  }
}
