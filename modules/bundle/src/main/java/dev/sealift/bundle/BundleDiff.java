package dev.sealift.bundle;

import dev.sealift.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one bundle has that another has not.
 *
 * @param added images of repositories, or further tags, that only the new one has
 * @param removed those that only the old one has
 * @param changed images that are another content now, under the same or another tag
 * @param newBlobs blobs that only the new one has
 * @param newBytes their size
 */
public record BundleDiff(
    List<BundledImage> added,
    List<BundledImage> removed,
    List<Changed> changed,
    List<Digest> newBlobs,
    long newBytes) {

  public BundleDiff {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
    newBlobs = List.copyOf(newBlobs);
  }

  /** An image of one repository, before and after. */
  public record Changed(BundledImage before, BundledImage after) {}

  /** Compares two bundles by their indexes alone. */
  public static BundleDiff between(BundleIndex before, BundleIndex after) {
    List<BundledImage> removed = missing(before.images(), after.images());
    List<BundledImage> added = missing(after.images(), before.images());
    List<Changed> changed = new ArrayList<>();
    pair(removed, added, BundledImage::name, changed);
    // A new version comes under a new tag; with several tags nobody can say which became which.
    pair(removed, added, BundledImage::repository, changed);
    changed.sort((left, right) -> left.after().compareTo(right.after()));
    TreeMap<Digest, Entry.Regular> blobs = after.blobs();
    blobs.keySet().removeAll(before.blobs().keySet());
    long bytes = blobs.values().stream().mapToLong(Entry.Regular::size).sum();
    return new BundleDiff(added, removed, changed, List.copyOf(blobs.keySet()), bytes);
  }

  private static List<BundledImage> missing(List<BundledImage> from, List<BundledImage> other) {
    Map<String, Digest> known = new HashMap<>();
    other.forEach(image -> known.put(image.name(), image.root().digest()));
    return from.stream()
        .filter(image -> !image.root().digest().equals(known.get(image.name())))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static void pair(
      List<BundledImage> removed,
      List<BundledImage> added,
      java.util.function.Function<BundledImage, String> key,
      List<Changed> changed) {
    for (BundledImage before : List.copyOf(removed)) {
      List<BundledImage> same = having(key, key.apply(before), added);
      if (same.size() == 1 && having(key, key.apply(before), removed).size() == 1) {
        changed.add(new Changed(before, same.getFirst()));
        removed.remove(before);
        added.remove(same.getFirst());
      }
    }
  }

  private static List<BundledImage> having(
      java.util.function.Function<BundledImage, String> key,
      String value,
      List<BundledImage> images) {
    return images.stream().filter(image -> key.apply(image).equals(value)).toList();
  }
}
