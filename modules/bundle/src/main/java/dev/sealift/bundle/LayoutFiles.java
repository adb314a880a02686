package dev.sealift.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Json;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.MediaType;
import dev.sealift.oci.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files that make a bundle an image layout and a docker archive. They follow from the images,
 * so the reader makes them anew and compares.
 *
 * @see <a
 *     href="https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md">image-spec,
 *     Image Layout</a>
 */
final class LayoutFiles {
  static final String LAYOUT = "oci-layout";
  static final String INDEX = "index.json";
  static final String DOCKER = "manifest.json";
  static final String SUMS = "SHA256SUMS";

  private static final String REF_NAME = "org.opencontainers.image.ref.name";
  private static final String CONTAINERD_NAME = "io.containerd.image.name";

  private LayoutFiles() {}

  static JsonNode layout() {
    return Json.object().put("imageLayoutVersion", "1.0.0");
  }

  /** The roots of all images, named for skopeo and oras, and for containerd. */
  static JsonNode index(List<BundledImage> images) {
    ObjectNode json = Json.object();
    json.put("schemaVersion", 2);
    json.put("mediaType", MediaType.OCI_INDEX.value());
    ArrayNode manifests = json.putArray("manifests");
    for (BundledImage image : images) {
      manifests.add(
          image
              .root()
              .annotated(REF_NAME, image.name())
              .annotated(CONTAINERD_NAME, familiarToContainerd(image))
              .toJson());
    }
    return json;
  }

  /** What {@code docker load} reads: of each program its image for one platform. */
  static JsonNode docker(List<BundledImage> images, Platform platform, BlobSource blobs)
      throws IOException {
    ArrayNode array = Json.object().putArray("images");
    for (BundledImage image : images) {
      Optional<Manifest.Image> program = program(image.root(), platform, blobs);
      if (program.isPresent()) {
        ObjectNode json = array.addObject();
        json.put("Config", BundleIndex.blobName(program.get().config().digest()));
        json.putArray("RepoTags").add(image.name());
        ArrayNode layers = json.putArray("Layers");
        program.get().layers().forEach(layer -> layers.add(BundleIndex.blobName(layer.digest())));
      }
    }
    return array;
  }

  /** The lines of {@code sha256sum}, of the other regular files outside of blobs/. */
  static byte[] sums(List<Entry> entries) {
    StringBuilder lines = new StringBuilder();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Regular file
          && !file.name().startsWith(BundleIndex.BLOBS)
          && !file.name().equals(SUMS)) {
        lines.append(file.digest().hex()).append("  ").append(file.name()).append('\n');
      }
    }
    return lines.toString().getBytes(UTF_8);
  }

  private static Optional<Manifest.Image> program(
      Descriptor root, Platform platform, BlobSource blobs) throws IOException {
    Manifest manifest = Manifest.parse(blobs.read(root), root.mediaType());
    if (manifest instanceof Manifest.Index index) {
      Optional<Descriptor> child = chosen(index, platform);
      if (child.isEmpty()) {
        return Optional.empty();
      }
      manifest = Manifest.parse(blobs.read(child.get()), child.get().mediaType());
    }
    return manifest instanceof Manifest.Image image && ImageConfig.isProgram(image)
        ? Optional.of(image)
        : Optional.empty();
  }

  private static Optional<Descriptor> chosen(Manifest.Index index, Platform platform) {
    List<Descriptor> all = index.manifests();
    return all.stream()
        .filter(child -> child.platform().equals(Optional.of(platform)))
        .findFirst()
        .or(() -> all.stream().filter(child -> child.platform().isPresent()).findFirst());
  }

  /** containerd keeps full names, and Kubernetes asks it for them as docker completes them. */
  private static String familiarToContainerd(BundledImage image) {
    String library = image.repository().contains("/") ? "" : "library/";
    return "docker.io/" + library + image.name();
  }
}
