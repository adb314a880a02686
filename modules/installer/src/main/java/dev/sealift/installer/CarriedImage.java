package dev.sealift.installer;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Json;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.Platform;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An image of the bundle for one platform, whose files are read out of its layers where they lie.
 */
final class CarriedImage {
  private final Bundle bundle;
  private final String name;
  private final Manifest.Image manifest;

  private CarriedImage(Bundle bundle, String name, Manifest.Image manifest) {
    this.bundle = bundle;
    this.name = name;
    this.manifest = manifest;
  }

  /** A file, open; whoever asked for it closes it. */
  record OpenFile(long size, InputStream content) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      content.close();
    }
  }

  /** The image whose repository ends like this. */
  static BundledImage find(Bundle bundle, String repository) throws InstallFailure {
    return bundle.index().images().stream()
        .filter(image -> image.repository().endsWith("/" + repository))
        .findFirst()
        .orElseThrow(() ->
            new InstallFailure.NotInBundle(
                "The image " + repository, bundle.path() + " does not hold it"));
  }

  /** The image for a platform that it is for. */
  static CarriedImage of(Bundle bundle, BundledImage image, Platform platform) throws IOException {
    Manifest root = Manifest.parse(bundle.read(image.root()), image.root().mediaType());
    Manifest.Image manifest =
        switch (root) {
          case Manifest.Image one -> one;
          case Manifest.Index index -> {
            Descriptor found =
                index.manifests().stream()
                    .filter(one -> one.platform().equals(Optional.of(platform)))
                    .findFirst()
                    .orElseThrow(() -> new IOException(image.name() + " is not for " + platform));
            yield (Manifest.Image) Manifest.parse(bundle.read(found), found.mediaType());
          }
        };
    return new CarriedImage(bundle, image.name(), manifest);
  }

  /** The path of the program that it starts. */
  String program() throws IOException {
    Json.Fields configuration =
        Json.fields(Json.read(bundle.read(manifest.config()), name), name + "'s configuration");
    return Json.fields(configuration.required("config"), name + "'s configuration")
        .required("Entrypoint")
        .required(0)
        .stringValue();
  }

  /**
   * Opens a file.
   *
   * @param path absolute
   */
  OpenFile open(String path) throws IOException {
    List<Descriptor> layers = manifest.layers();
    for (Descriptor layer : layers.reversed()) {
      TarArchiveInputStream tar = tar(layer);
      try {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          if (entry.isFile() && path.equals("/" + entry.getName().replaceFirst("^[./]+", ""))) {
            OpenFile found = new OpenFile(entry.getSize(), tar);
            tar = null;
            return found;
          }
        }
      } finally {
        if (tar != null) {
          tar.close();
        }
      }
    }
    throw new IOException(name + " has no file " + path);
  }

  private TarArchiveInputStream tar(Descriptor layer) throws IOException {
    InputStream in = new BufferedInputStream(Channels.newInputStream(bundle.open(layer, 0)));
    boolean packed = layer.mediaType().value().endsWith("gzip");
    return new TarArchiveInputStream(packed ? new GZIPInputStream(in, 1 << 16) : in);
  }
}
