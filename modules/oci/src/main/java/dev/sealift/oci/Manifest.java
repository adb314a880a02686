package dev.sealift.oci;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a registry keeps under {@code /manifests/}: one image, or an index of several. Only what has
 * to be followed is read; the bytes themselves are what is copied, so that digests never change.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md">image-spec,
 *     Image Manifest</a>
 */
public sealed interface Manifest {
  /**
   * Bytes of the largest manifest that is read: the limit that the distribution specification
   * suggests.
   */
  int LARGEST = 4 * 1024 * 1024;

  /** Its media type. */
  MediaType mediaType();

  /** What it points at, and what a repository must therefore hold before it. */
  List<Descriptor> children();

  /** As JSON; of a manifest that was read, not always the bytes that it was read from. */
  byte[] toBytes();

  /** An image for one platform. */
  record Image(MediaType mediaType, Descriptor config, List<Descriptor> layers)
      implements Manifest {
    public Image {
      layers = List.copyOf(layers);
    }

    @Override
    public List<Descriptor> children() {
      return Stream.concat(Stream.of(config), layers.stream()).toList();
    }

    @Override
    public byte[] toBytes() {
      ObjectNode json = Manifest.start(mediaType);
      json.set("config", config.toJson());
      ArrayNode array = json.putArray("layers");
      layers.forEach(layer -> array.add(layer.toJson()));
      return Json.write(json);
    }
  }

  /** Several manifests: mostly one image for several platforms. */
  record Index(MediaType mediaType, List<Descriptor> manifests) implements Manifest {
    public Index {
      manifests = List.copyOf(manifests);
    }

    @Override
    public List<Descriptor> children() {
      return manifests;
    }

    @Override
    public byte[] toBytes() {
      ObjectNode json = Manifest.start(mediaType);
      ArrayNode array = json.putArray("manifests");
      manifests.forEach(manifest -> array.add(manifest.toJson()));
      return Json.write(json);
    }
  }

  /**
   * Reads a manifest.
   *
   * @param bytes the JSON, at most {@link #LARGEST} bytes
   * @param declared the media type that its descriptor or the registry gave; where the document
   *     names one too, the two must agree
   * @throws Malformed if it is not a manifest of that type
   */
  static Manifest parse(byte[] bytes, MediaType declared) {
    if (bytes.length > LARGEST) {
      throw new Malformed("manifest", "it has more than " + LARGEST + " bytes");
    }
    Json.Fields fields = Json.fields(Json.read(bytes, "manifest"), "manifest");
    fields
        .optionalText("mediaType")
        .filter(named -> !named.equals(declared.value()))
        .ifPresent(named -> {
          throw new Malformed("manifest", "it says " + named + " but was announced as " + declared);
        });
    if (declared.isIndex()) {
      return new Index(declared, descriptors(fields, "manifests"));
    }
    if (declared.isManifest()) {
      Descriptor config = Descriptor.read(fields.required("config"));
      return new Image(declared, config, descriptors(fields, "layers"));
    }
    throw new Malformed("manifest", declared + " is not a manifest's media type");
  }

  private static List<Descriptor> descriptors(Json.Fields fields, String name) {
    JsonNode array = fields.required(name);
    if (!array.isArray()) {
      throw new Malformed("manifest", name + " is not an array");
    }
    return array.valueStream().map(Descriptor::read).toList();
  }

  private static ObjectNode start(MediaType mediaType) {
    ObjectNode json = Json.object();
    json.put("schemaVersion", 2);
    json.put("mediaType", mediaType.value());
    return json;
  }
}
