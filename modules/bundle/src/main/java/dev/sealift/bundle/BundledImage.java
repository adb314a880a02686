package dev.sealift.bundle;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.Platform;
import dev.sealift.oci.Reference;
import dev.sealift.oci.Repository;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * An image of a bundle.
 *
 * @param repository the {@code <name>} that it gets in a registry, without the registry
 * @param tag the tag that it gets there
 * @param root its manifest or index: type, digest and size, nothing else
 * @param platforms what it runs on, sorted; empty for what is no program, such as a chart
 */
public record BundledImage(String repository, String tag, Descriptor root, List<Platform> platforms)
    implements Comparable<BundledImage> {
  private static final String NOWHERE = "registry.invalid";
  private static final String UNKNOWN = "unknown";
  private static final Comparator<BundledImage> BY_NAME =
      Comparator.comparing(BundledImage::repository).thenComparing(BundledImage::tag);

  public BundledImage {
    new Reference.Tagged(new Repository(NOWHERE, repository), tag);
    root = Descriptor.of(root.mediaType(), root.digest(), root.size());
    platforms = List.copyOf(new TreeSet<>(platforms));
  }

  /**
   * The image with this root; its platforms are read from its index or configuration.
   *
   * @throws dev.sealift.oci.Malformed if a name, the manifest or the configuration is not valid
   */
  public static BundledImage of(String repository, String tag, Descriptor root, BlobSource blobs)
      throws IOException {
    return new BundledImage(repository, tag, root, platforms(root, blobs));
  }

  /** {@code repository:tag}. */
  public String name() {
    return repository + ":" + tag;
  }

  @Override
  public int compareTo(BundledImage other) {
    return BY_NAME.compare(this, other);
  }

  static List<Platform> platforms(Descriptor root, BlobSource blobs) throws IOException {
    return switch (Manifest.parse(blobs.read(root), root.mediaType())) {
      case Manifest.Index index ->
          index.manifests().stream()
              .map(Descriptor::platform)
              .flatMap(Optional::stream)
              // Attestations stand in an index as images for unknown/unknown.
              .filter(platform -> !platform.os().equals(UNKNOWN))
              .toList();
      case Manifest.Image image -> ImageConfig.platform(image, blobs).stream().toList();
    };
  }
}
