package dev.sealift.appliance;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundleFailure;
import dev.sealift.bundle.BundledImage;
import dev.sealift.bundle.Entry;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;

/** The bundle that was just assembled. */
final class BundleUnderTest {
  static final Path FILE = Path.of(System.getProperty("sealift.bundle", ""));

  private final Bundle bundle;

  private BundleUnderTest(Bundle bundle) {
    this.bundle = bundle;
  }

  static BundleUnderTest open() throws BundleFailure {
    return new BundleUnderTest(Bundle.open(FILE));
  }

  List<BundledImage> images() {
    return bundle.index().images();
  }

  /** The one image of a repository, such as {@code sealift/minio}. */
  BundledImage image(String repository) {
    return images().stream()
        .filter(image -> image.repository().equals(repository))
        .findFirst()
        .orElseThrow();
  }

  /** The manifest of an image for the platform of this machine. */
  Descriptor ofThisMachine(BundledImage image) throws IOException {
    Platform own = Platform.ofJava(System.getProperty("os.name"), System.getProperty("os.arch"));
    return read(image.root()).children().stream()
        .filter(child -> child.platform().filter(own::equals).isPresent())
        .findFirst()
        .orElseThrow();
  }

  /** A file of the bundle that belongs to no image. */
  InputStream file(String name) throws IOException {
    Entry entry = bundle.index().entry(name).orElseThrow();
    return Channels.newInputStream(bundle.open((Entry.Regular) entry));
  }

  Manifest read(Descriptor manifest) throws IOException {
    return Manifest.parse(bundle.read(manifest), manifest.mediaType());
  }

  InputStream open(Descriptor blob) throws IOException {
    return Channels.newInputStream(bundle.open(blob, 0));
  }
}
