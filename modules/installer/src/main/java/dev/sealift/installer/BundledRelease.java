package dev.sealift.installer;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A release with all that Helm needs of the bundle to install it.
 *
 * @param chart its folder
 * @param values files in which later ones win: the images by their digests, and the site's
 * @param images that its pods start
 * @param inputs changes with the chart and the values; fit for a label of Kubernetes
 */
record BundledRelease(
    Release release, Path chart, List<Path> values, List<BundledImage> images, String inputs) {
  private static final int LABEL = 40;

  /**
   * Finds the chart.
   *
   * @param charts the bundle's, unpacked; the values are written there too
   */
  static BundledRelease of(Release release, Path charts, Bundle bundle)
      throws IOException, InstallFailure {
    Path chart = charts.resolve(release.name());
    Path images = charts.resolve(release.name() + ".images.json");
    if (!Files.isDirectory(chart) || !Files.exists(images)) {
      throw new InstallFailure.NotInBundle(
          "The chart " + release.name(), "this bundle was built without it");
    }
    Path own = charts.resolve(release.name() + ".site.json");
    Files.write(own, Json.write(release.values()));
    List<Path> values = List.of(images, own);
    return new BundledRelease(
        release, chart, values, images(images, bundle), inputs(chart, values));
  }

  String name() {
    return release.name();
  }

  /** The same where another release is not installed, and so not waited for. */
  BundledRelease without(String other) {
    Set<String> after = new TreeSet<>(release.after());
    after.remove(other);
    Release alone = new Release(release.name(), release.namespace(), after, release.values());
    return new BundledRelease(alone, chart, values, images, inputs);
  }

  private static List<BundledImage> images(Path file, Bundle bundle) throws IOException {
    List<String> digests =
        Json.read(Files.readAllBytes(file), file.toString()).findValuesAsString("digest");
    return bundle.index().images().stream()
        .filter(image -> digests.contains(image.root().digest().toString()))
        .toList();
  }

  private static String inputs(Path chart, List<Path> values) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(chart)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.append(chart.relativize(file)).append(' ').append(digest(file)).append('\n');
      }
    }
    for (Path file : values) {
      all.append(digest(file)).append('\n');
    }
    byte[] bytes = all.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return Digest.of(bytes).hex().substring(0, LABEL);
  }

  private static Digest digest(Path file) throws IOException {
    return Digest.of(Files.readAllBytes(file));
  }
}
