package dev.sealift.bundle;

import dev.sealift.oci.Malformed;
import dev.sealift.oci.Platform;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a bundle is to be made of. The same contents give the same bytes.
 *
 * @param name the appliance, in lower-case letters, digits, dots and dashes
 * @param version its version
 * @param created the time that every entry gets, to the second; {@code SOURCE_DATE_EPOCH}
 * @param platform the machine that {@code sealift/} is for, and that {@code docker load} gets the
 *     images for
 * @param images in any order; no two with one name
 * @param files in any order; no two with one name
 */
public record BundleContents(
    String name,
    String version,
    Instant created,
    Platform platform,
    List<BundledImage> images,
    List<BundledFile> files) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");

  public BundleContents {
    checkNames(name, version);
    EntryRules.checkCreated(created);
    images = images.stream().sorted().toList();
    files = List.copyOf(files);
    checkImages(images);
  }

  static void checkNames(String name, String version) {
    if (!NAME.matcher(name).matches()) {
      throw new Malformed(
          "bundle name " + name, "it is not lower-case letters, digits, dots and dashes");
    }
    if (!VERSION.matcher(version).matches()) {
      throw new Malformed(
          "bundle version " + version, "it is not letters, digits and . _ + - (at most 128)");
    }
  }

  static void checkImages(List<BundledImage> images) {
    Set<String> names = new HashSet<>();
    for (BundledImage image : images) {
      if (!names.add(image.name())) {
        throw new Malformed("image " + image.name(), "the bundle has two of this name");
      }
    }
  }
}
