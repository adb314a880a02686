package dev.sealift.assembler;

import dev.sealift.debian.LockedPackage;
import dev.sealift.debian.Slimmed;
import dev.sealift.oci.Json;
import dev.sealift.oci.Platform;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something from outside that an image holds a part of: a Go module, an npm or a Debian package.
 *
 * @param purl its package-url
 * @param sum its hash, as go.sum, pnpm-lock.yaml or Debian's index has it; the main module of a
 *     program has none
 * @param licenses SPDX identifiers of its licence files as far as they are recognised, sorted
 */
record Component(
    String purl, String name, String version, Optional<String> sum, List<String> licenses)
    implements Comparable<Component> {
  Component {
    licenses = List.copyOf(new TreeSet<>(licenses));
  }

  /** A Go module whose licences were not looked at. */
  static Component goModule(String path, String version, Optional<String> sum) {
    String purl = "pkg:golang/" + path + "@" + version.replace("+", "%2B");
    return new Component(purl, path, version, sum, List.of());
  }

  /** An npm package. */
  static Component npm(String name, String version, String sum) {
    String purl = "pkg:npm/" + name.replace("@", "%40") + "@" + version.replace("+", "%2B");
    return new Component(purl, name, version, Optional.of(sum), List.of());
  }

  /** A Debian package. */
  static Component debian(Slimmed.KeptPackage kept, Platform platform) {
    LockedPackage one = kept.locked();
    String purl =
        "pkg:deb/debian/%s@%s?arch=%s&distro=%s&upstream=%s"
            .formatted(
                one.name().replace("+", "%2B"),
                one.version().replace("+", "%2B").replace(":", "%3A"),
                platform.architecture(),
                one.suite(),
                kept.source().replace("+", "%2B"));
    return new Component(
        purl, one.name(), one.version(), Optional.of(one.digest().toString()), kept.licenses());
  }

  /** This component with licences. */
  Component licensed(List<String> under) {
    return new Component(purl, name, version, sum, under);
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("purl", purl);
    json.put("name", name);
    json.put("version", version);
    sum.ifPresent(text -> json.put("sum", text));
    ArrayNode array = json.putArray("licenses");
    licenses.forEach(array::add);
    return json;
  }

  static Component read(JsonNode json) {
    Json.Fields fields = Json.fields(json, "component");
    return new Component(
        fields.text("purl"),
        fields.text("name"),
        fields.text("version"),
        fields.optionalText("sum"),
        fields.required("licenses").valueStream().map(JsonNode::asString).toList());
  }

  @Override
  public int compareTo(Component other) {
    return purl.compareTo(other.purl);
  }
}
