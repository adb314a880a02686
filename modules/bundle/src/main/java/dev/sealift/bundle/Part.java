package dev.sealift.bundle;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;

/**
 * A file of a bundle to be written, with everything but its place.
 *
 * @param size bytes of content; 0 of a link
 * @param digest of the content
 */
record Part(BundledFile file, long size, Digest digest) {
  private static final int BUFFER = 256 * 1024;

  /** Reads the file once to learn its digest. */
  static Part measured(BundledFile file) throws IOException {
    return switch (file) {
      case BundledFile.Link link -> new Part(link, 0, Digest.of(new byte[0]));
      case BundledFile.Regular regular -> measured(regular);
    };
  }

  private static Part measured(BundledFile.Regular file) throws IOException {
    MessageDigest hasher = Digest.Algorithm.SHA256.hasher();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long size = 0;
    try (ReadableByteChannel in = file.content().open()) {
      while (in.read(buffer.clear()) >= 0) {
        size += buffer.position();
        hasher.update(buffer.flip());
      }
    }
    return new Part(file, size, Digest.of(hasher));
  }

  /** A blob, whose digest is its name. */
  static Part of(Descriptor blob, BlobSource source) {
    BundledFile file =
        new BundledFile.Regular(
            BundleIndex.blobName(blob.digest()),
            BundledFile.Regular.READABLE,
            new StoredBlob(blob, source));
    return new Part(file, blob.size(), blob.digest());
  }

  String name() {
    return file.name();
  }

  /** The entry that this becomes when its content starts there. */
  Entry at(long offset) {
    return switch (file) {
      case BundledFile.Link link -> new Entry.Link(link.name(), offset, link.target());
      case BundledFile.Regular regular ->
          new Entry.Regular(regular.name(), regular.mode(), offset, size, digest);
    };
  }
}
