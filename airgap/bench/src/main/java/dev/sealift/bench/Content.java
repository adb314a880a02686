package dev.sealift.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.bundle.BundleContents;
import dev.sealift.bundle.BundleFailure;
import dev.sealift.bundle.BundleWriter;
import dev.sealift.bundle.BundledImage;
import dev.sealift.bundle.Progress;
import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.MediaType;
import dev.sealift.oci.Platform;
import dev.sealift.testbench.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Generated images, twice: as an OCI layout in a folder, which the other tools take, and as a
 * bundle. Their layers are noise, as compressed layers are.
 */
final class Content implements BlobSource {
  private final Path layout;
  private final Path bundle;
  private final SplittableRandom random = new SplittableRandom(7);
  private final List<BundledImage> images = new ArrayList<>();

  private Content(Path folder) throws IOException {
    this.layout = folder.resolve("layout");
    this.bundle = folder.resolve("content.tar");
    Files.createDirectories(layout.resolve("blobs/sha256"));
  }

  /**
   * Makes content.
   *
   * @param folder an empty one, which gets it twice
   * @param layerSizes of each image, in bytes
   */
  static Content generate(Path folder, int images, long... layerSizes)
      throws IOException, BundleFailure {
    Content content = new Content(folder);
    for (int number = 1; number <= images; number++) {
      content.add("bench/image-" + number, layerSizes);
    }
    content.writer().write(content.bundle, Progress.NONE);
    Program.of(Path.of("tar"))
        .runIn(content.layout, "xf", content.bundle.toString(), "oci-layout", "index.json")
        .orThrow();
    return content;
  }

  Path layout() {
    return layout;
  }

  Path bundle() {
    return bundle;
  }

  List<BundledImage> images() {
    return images;
  }

  /** Plans the bundle anew. */
  BundleWriter writer() throws BundleFailure {
    return BundleWriter.of(
        new BundleContents("bench", "1", Instant.EPOCH, Platform.LINUX_AMD64, images, List.of()),
        this,
        Optional.empty());
  }

  /** The bundle's size in bytes. */
  long size() throws IOException {
    return Files.size(bundle);
  }

  private void add(String repository, long... layerSizes) throws IOException {
    List<Descriptor> layers = new ArrayList<>();
    for (long size : layerSizes) {
      layers.add(noise(size));
    }
    String config =
        """
        {"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"n":%d}\
        """
            .formatted(random.nextLong());
    Descriptor configuration = add(MediaType.OCI_CONFIG, config.getBytes(UTF_8));
    Manifest image = new Manifest.Image(MediaType.OCI_MANIFEST, configuration, layers);
    Descriptor manifest = add(MediaType.OCI_MANIFEST, image.toBytes()).on(Platform.LINUX_AMD64);
    Manifest index = new Manifest.Index(MediaType.OCI_INDEX, List.of(manifest));
    Descriptor root = add(MediaType.OCI_INDEX, index.toBytes());
    images.add(BundledImage.of(repository, "1", root, this));
  }

  private Descriptor add(MediaType type, byte[] bytes) throws IOException {
    Descriptor descriptor = Descriptor.of(type, bytes);
    Files.write(path(descriptor.digest()), bytes);
    return descriptor;
  }

  private Descriptor noise(long size) throws IOException {
    Path file = layout.resolve("noise");
    MessageDigest hasher = Digest.Algorithm.SHA256.hasher();
    byte[] bytes = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = size; left > 0; left -= bytes.length) {
        random.nextBytes(bytes);
        int count = (int) Math.min(left, bytes.length);
        hasher.update(bytes, 0, count);
        out.write(bytes, 0, count);
      }
    }
    Digest digest = Digest.of(hasher);
    Files.move(file, path(digest));
    return Descriptor.of(MediaType.OCI_LAYER_GZIP, digest, size);
  }

  private Path path(Digest digest) {
    return layout.resolve("blobs/sha256").resolve(digest.hex());
  }

  @Override
  public ReadableByteChannel open(Descriptor blob, long from) throws IOException {
    SeekableByteChannel channel = Files.newByteChannel(path(blob.digest()));
    channel.position(from);
    return channel;
  }
}
