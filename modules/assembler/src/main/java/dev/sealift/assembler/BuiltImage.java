package dev.sealift.assembler;

import dev.sealift.debian.LockedPackage;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Platform;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One image in the store.
 *
 * @param version the tag
 * @param root its index, which lists one manifest for each platform
 * @param components what each platform's image holds from outside
 * @param packages the Debian packages that each platform's image holds something of
 */
record BuiltImage(
    ImageSpec spec,
    String version,
    Descriptor root,
    SortedMap<Platform, Descriptor> manifests,
    SortedMap<Platform, List<Component>> components,
    SortedMap<Platform, List<LockedPackage>> packages) {

  /** What the image holds from outside on any platform. */
  SortedSet<Component> modules() {
    return components.values().stream()
        .flatMap(List::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
