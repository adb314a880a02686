package dev.sealift.oci;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Points at content: its type, its digest and its size.
 *
 * @param size in bytes
 * @param platform set on the manifests of an index
 * @param annotations free text of the writer, sorted
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md">image-spec,
 *     Content Descriptors</a>
 */
public record Descriptor(
    MediaType mediaType,
    Digest digest,
    long size,
    Optional<Platform> platform,
    Map<String, String> annotations) {

  public Descriptor {
    if (size < 0) {
      throw new Malformed("descriptor of " + digest, "its size is negative");
    }
    annotations = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /** A descriptor of content alone. */
  public static Descriptor of(MediaType mediaType, Digest digest, long size) {
    return new Descriptor(mediaType, digest, size, Optional.empty(), Map.of());
  }

  /** A descriptor of these bytes. */
  public static Descriptor of(MediaType mediaType, byte[] bytes) {
    return of(mediaType, Digest.of(bytes), bytes.length);
  }

  /** This descriptor, for this platform. */
  public Descriptor on(Platform of) {
    return new Descriptor(mediaType, digest, size, Optional.of(of), annotations);
  }

  /** This descriptor with one more annotation. */
  public Descriptor annotated(String key, String value) {
    SortedMap<String, String> more = new TreeMap<>(annotations);
    more.put(key, value);
    return new Descriptor(mediaType, digest, size, platform, more);
  }

  /** Reads a descriptor from its JSON. */
  public static Descriptor read(JsonNode json) {
    Json.Fields fields = Json.fields(json, "descriptor");
    return new Descriptor(
        new MediaType(fields.text("mediaType")),
        Digest.parse(fields.text("digest")),
        fields.size("size"),
        fields.optional("platform").map(Descriptor::readPlatform),
        fields.texts("annotations"));
  }

  /** This descriptor as JSON, in the order in which the specification lists the fields. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("mediaType", mediaType.value());
    json.put("digest", digest.toString());
    json.put("size", size);
    if (!annotations.isEmpty()) {
      ObjectNode texts = json.putObject("annotations");
      annotations.forEach(texts::put);
    }
    platform.ifPresent(p -> writePlatform(json.putObject("platform"), p));
    return json;
  }

  private static Platform readPlatform(JsonNode json) {
    Json.Fields fields = Json.fields(json, "platform");
    return new Platform(
        fields.text("os"), fields.text("architecture"), fields.optionalText("variant"));
  }

  private static void writePlatform(ObjectNode json, Platform platform) {
    json.put("architecture", platform.architecture());
    json.put("os", platform.os());
    platform.variant().ifPresent(v -> json.put("variant", v));
  }
}
