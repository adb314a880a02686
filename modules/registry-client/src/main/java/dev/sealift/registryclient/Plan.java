package dev.sealift.registryclient;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Everything that images consist of, each thing once.
 *
 * @param blobs what is to be in which repositories, biggest first
 * @param manifests by image: children before the root, the root last
 */
record Plan(List<Target> blobs, Map<PushedImage, List<Descriptor>> manifests) {

  /** The manifests of one of the images, in the order in which they are put. */
  List<Descriptor> manifests(PushedImage image) {
    return manifests.getOrDefault(image, List.of());
  }

  /** A blob and the repositories that need it, sorted. */
  record Target(Descriptor blob, List<String> repositories) {}

  /** Follows the images' manifests. */
  static Plan of(List<PushedImage> images, BlobSource source) throws RegistryFailure {
    Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
    Map<Digest, TreeSet<String>> repositories = new LinkedHashMap<>();
    Map<PushedImage, List<Descriptor>> manifests = new LinkedHashMap<>();
    for (PushedImage image : images) {
      List<Descriptor> order = new ArrayList<>();
      List<Descriptor> found = new ArrayList<>();
      walk(image.root(), source, order, found);
      manifests.put(image, order);
      for (Descriptor blob : found) {
        blobs.put(blob.digest(), blob);
        repositories.computeIfAbsent(blob.digest(), _ -> new TreeSet<>()).add(image.repository());
      }
    }
    List<Target> targets =
        blobs.values().stream()
            .sorted(
                Comparator.comparingLong(Descriptor::size)
                    .reversed()
                    .thenComparing(Descriptor::digest))
            .map(blob ->
                new Target(
                    blob, List.copyOf(repositories.getOrDefault(blob.digest(), new TreeSet<>()))))
            .toList();
    return new Plan(targets, manifests);
  }

  /** Bytes that are sent if the registry has nothing. */
  long bytes() {
    return blobs.stream().mapToLong(target -> target.blob().size()).sum();
  }

  private static void walk(
      Descriptor manifest, BlobSource source, List<Descriptor> order, List<Descriptor> blobs)
      throws RegistryFailure {
    if (order.stream().anyMatch(known -> known.digest().equals(manifest.digest()))) {
      return;
    }
    try {
      for (Descriptor child :
          Manifest.parse(source.read(manifest), manifest.mediaType()).children()) {
        if (child.mediaType().isManifest()) {
          walk(child, source, order, blobs);
        } else {
          blobs.add(child);
        }
      }
      order.add(manifest);
    } catch (IOException | Malformed e) {
      throw new RegistryFailure.BrokenSource(
          "manifest " + manifest.digest(), String.valueOf(e.getMessage()));
    }
  }
}
