package dev.sealift.oci;

import java.util.regex.Pattern;

/**
 * The type of a blob or manifest (RFC 6838), without parameters.
 *
 * @param value for example {@code application/vnd.oci.image.manifest.v1+json}
 */
public record MediaType(String value) {
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}");

  public static final MediaType OCI_INDEX =
      new MediaType("application/vnd.oci.image.index.v1+json");
  public static final MediaType OCI_MANIFEST =
      new MediaType("application/vnd.oci.image.manifest.v1+json");
  public static final MediaType OCI_CONFIG =
      new MediaType("application/vnd.oci.image.config.v1+json");
  public static final MediaType OCI_LAYER = new MediaType("application/vnd.oci.image.layer.v1.tar");
  public static final MediaType OCI_LAYER_GZIP =
      new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");
  public static final MediaType OCI_LAYER_ZSTD =
      new MediaType("application/vnd.oci.image.layer.v1.tar+zstd");
  public static final MediaType DOCKER_LIST =
      new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");
  public static final MediaType DOCKER_MANIFEST =
      new MediaType("application/vnd.docker.distribution.manifest.v2+json");
  public static final MediaType OCTET_STREAM = new MediaType("application/octet-stream");

  public MediaType {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new Malformed("media type " + value, "it is not type/subtype of RFC 6838");
    }
  }

  /** Whether this is a manifest that lists other manifests. */
  public boolean isIndex() {
    return equals(OCI_INDEX) || equals(DOCKER_LIST);
  }

  /** Whether a registry keeps this under {@code /manifests/} rather than {@code /blobs/}. */
  public boolean isManifest() {
    return isIndex() || equals(OCI_MANIFEST) || equals(DOCKER_MANIFEST);
  }

  @Override
  public String toString() {
    return value;
  }
}
