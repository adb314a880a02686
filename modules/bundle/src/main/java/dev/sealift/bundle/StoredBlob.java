package dev.sealift.bundle;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/** The content of a blob's entry. */
record StoredBlob(Descriptor blob, BlobSource source) implements BundledFile.Content {
  @Override
  public long size() {
    return blob.size();
  }

  @Override
  public ReadableByteChannel open() throws IOException {
    return source.open(blob, 0);
  }
}
