package dev.sealift.bundle;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Manifest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds everything that images consist of, each blob once. */
final class ImageWalk {
  private final SortedMap<Digest, Descriptor> found = new TreeMap<>();
  private final Deque<Descriptor> unread = new ArrayDeque<>();

  private ImageWalk() {}

  /** Reads manifests, checked against their descriptors. */
  @FunctionalInterface
  interface Reader<E extends Exception> {
    byte[] read(Descriptor manifest) throws IOException, E;
  }

  /**
   * The images' manifests, configurations and layers, sorted by digest.
   *
   * @throws Malformed if a manifest is not one, or two descriptors of one blob contradict
   */
  static <E extends Exception> SortedMap<Digest, Descriptor> blobs(
      Collection<BundledImage> images, Reader<E> reader) throws IOException, E {
    ImageWalk walk = new ImageWalk();
    images.forEach(image -> walk.meet(image.root()));
    while (!walk.unread.isEmpty()) {
      Descriptor next = walk.unread.remove();
      Manifest.parse(reader.read(next), next.mediaType()).children().forEach(walk::meet);
    }
    return walk.found;
  }

  private void meet(Descriptor blob) {
    if (blob.digest().algorithm() != Digest.Algorithm.SHA256) {
      throw new Malformed("blob " + blob.digest(), "a bundle holds SHA-256 digests only");
    }
    Descriptor known = found.putIfAbsent(blob.digest(), blob);
    if (known == null) {
      if (blob.mediaType().isManifest()) {
        unread.add(blob);
      }
    } else if (known.size() != blob.size()) {
      throw new Malformed("blob " + blob.digest(), "two manifests give different sizes for it");
    } else if (known.mediaType().isManifest() != blob.mediaType().isManifest()) {
      throw new Malformed(
          "blob " + blob.digest(), "one manifest calls it a manifest, one does not");
    }
  }
}
