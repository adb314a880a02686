package dev.sealift.oci;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/**
 * Something that blobs and manifests can be read from by digest: a bundle, or a content store. A
 * copy needs nothing else of its source, so copying exists once.
 */
public interface BlobSource {

  /**
   * Opens content at a position. The bytes are as stored: whoever needs certainty hashes them.
   *
   * @param blob what to read; must be one that the source holds
   * @param from bytes to leave out, from 0 to the blob's size
   * @return the rest of the content; the caller closes it. Several may be open at once, on any
   *     thread
   * @throws java.nio.file.NoSuchFileException if the source does not hold it
   */
  ReadableByteChannel open(Descriptor blob, long from) throws IOException;

  /**
   * Reads small content, such as a manifest, whole.
   *
   * @throws Malformed if it is larger than {@link Manifest#LARGEST}, or not of the descriptor's
   *     size and digest
   */
  default byte[] read(Descriptor small) throws IOException {
    if (small.size() > Manifest.LARGEST) {
      throw new Malformed("content " + small.digest(), "it is too large for a manifest or config");
    }
    byte[] bytes;
    try (var in = java.nio.channels.Channels.newInputStream(open(small, 0))) {
      bytes = in.readNBytes((int) small.size() + 1);
    }
    var hash = small.digest().algorithm().hasher().digest(bytes);
    if (!Digest.of(small.digest().algorithm(), hash).equals(small.digest())) {
      throw new Malformed("content " + small.digest(), "its bytes do not have this digest");
    }
    return bytes;
  }
}
