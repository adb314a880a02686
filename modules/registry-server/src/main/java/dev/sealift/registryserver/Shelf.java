package dev.sealift.registryserver;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.oci.Descriptor;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One repository of a bundle.
 *
 * @param tags the roots of its images
 * @param contents everything that its images consist of, by digest
 */
record Shelf(NavigableMap<String, Descriptor> tags, Map<String, Descriptor> contents) {

  /** All repositories of a bundle by name. */
  static NavigableMap<String, Shelf> of(Bundle bundle) throws IOException {
    NavigableMap<String, Shelf> shelves = new TreeMap<>();
    for (BundledImage image : bundle.index().images()) {
      Shelf shelf =
          shelves.computeIfAbsent(
              image.repository(), name -> new Shelf(new TreeMap<>(), new HashMap<>()));
      shelf.tags().put(image.tag(), image.root());
      for (Descriptor blob : bundle.blobs(image)) {
        shelf.contents().put(blob.digest().toString(), blob);
      }
    }
    return shelves;
  }

  /** A manifest by tag or digest. */
  Optional<Descriptor> manifest(String selector) {
    return Optional.ofNullable(tags.get(selector))
        .or(() -> content(selector).filter(found -> found.mediaType().isManifest()));
  }

  /** A blob by digest; registries give manifests as blobs too. */
  Optional<Descriptor> content(String digest) {
    return Optional.ofNullable(contents.get(digest));
  }
}
