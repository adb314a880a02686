package dev.sealift.preflight;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.Platform;
import dev.sealift.preflight.Requirements.Image;
import dev.sealift.preflight.Requirements.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How large the images of a bundle are on a node, without unpacking one. */
public final class LayerSizes {
  private static final int TRAILER = 4;
  private static final long WRAPS_AT = 1L << 32;

  /** What layers of programs come to when nothing tells their size. */
  private static final long USUAL_RATIO = 3;

  private LayerSizes() {}

  /** All images of a bundle that are programs. */
  public static List<Image> of(Bundle bundle) throws IOException {
    List<Image> images = new ArrayList<>();
    for (BundledImage image : bundle.index().images()) {
      SortedMap<Platform, List<Layer>> layers = new TreeMap<>();
      for (Platform platform : image.platforms()) {
        layers.put(platform, layers(bundle, image, platform));
      }
      if (!layers.isEmpty()) {
        images.add(new Image(image.name(), image.root().digest(), layers));
      }
    }
    return images;
  }

  private static List<Layer> layers(Bundle bundle, BundledImage image, Platform platform)
      throws IOException {
    List<Layer> layers = new ArrayList<>();
    collect(bundle, image.root(), platform, layers);
    return layers;
  }

  private static void collect(Bundle bundle, Descriptor from, Platform platform, List<Layer> into)
      throws IOException {
    switch (Manifest.parse(bundle.read(from), from.mediaType())) {
      case Manifest.Image(var _, var _, var layers) -> {
        for (Descriptor layer : layers) {
          into.add(new Layer(layer.digest(), layer.size(), unpacked(bundle, layer)));
        }
      }
      case Manifest.Index(var _, var manifests) -> {
        for (Descriptor manifest : manifests) {
          if (manifest.platform().filter(platform::equals).isPresent()) {
            collect(bundle, manifest, platform, into);
          }
        }
      }
    }
  }

  /**
   * gzip ends with the size of what it packed, modulo 4 GiB.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1">RFC 1952, ISIZE</a>
   */
  private static long unpacked(Bundle bundle, Descriptor layer) throws IOException {
    String type = layer.mediaType().value();
    if (type.endsWith("tar")) {
      return layer.size();
    }
    if (!type.endsWith("gzip") || layer.size() < TRAILER) {
      return layer.size() * USUAL_RATIO;
    }
    try (InputStream end = Channels.newInputStream(bundle.open(layer, layer.size() - TRAILER))) {
      byte[] trailer = end.readNBytes(TRAILER);
      long size =
          Integer.toUnsignedLong(ByteBuffer.wrap(trailer).order(ByteOrder.LITTLE_ENDIAN).getInt());
      return size < layer.size() ? size + WRAPS_AT : size;
    }
  }
}
