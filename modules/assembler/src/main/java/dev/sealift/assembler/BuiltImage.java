package dev.sealift.assembler;

import static java.util.Objects.requireNonNull;

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

  /**
   * What the lock says of a platform: the digest, but of an image with the tool the version of Java
   * alone, because its digest changes with every line of Sealift's own code.
   */
  String locked(Platform platform) {
    return components.getOrDefault(platform, List.of()).stream()
        .filter(one -> spec.tool().isPresent() && one.name().equals(Jdk.NAME))
        .map(one -> "java " + one.version())
        .findFirst()
        .orElseGet(() -> requireNonNull(manifests.get(platform)).digest().toString());
  }

  /** What the image holds from outside on any platform. */
  SortedSet<Component> modules() {
    return components.values().stream()
        .flatMap(List::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
