package dev.sealift.bundle;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Json;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.MediaType;
import dev.sealift.oci.Platform;
import java.io.IOException;
import java.util.Optional;

/**
 * The little of an image's configuration that a bundle has to know.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md">image-spec,
 *     Image Configuration</a>
 */
final class ImageConfig {
  private static final MediaType DOCKER_CONFIG =
      new MediaType("application/vnd.docker.container.image.v1+json");

  private ImageConfig() {}

  /** Whether a container can be started from this; other artifacts have other configurations. */
  static boolean isProgram(Manifest.Image image) {
    MediaType type = image.config().mediaType();
    return type.equals(MediaType.OCI_CONFIG) || type.equals(DOCKER_CONFIG);
  }

  /** What the image runs on; empty for other artifacts. */
  static Optional<Platform> platform(Manifest.Image image, BlobSource blobs) throws IOException {
    if (!isProgram(image)) {
      return Optional.empty();
    }
    String name = "configuration " + image.config().digest();
    Json.Fields config = Json.fields(Json.read(blobs.read(image.config()), name), name);
    return Optional.of(
        new Platform(
            config.text("os"),
            config.text("architecture"),
            config.optionalText("variant").filter(variant -> !variant.isEmpty())));
  }
}
