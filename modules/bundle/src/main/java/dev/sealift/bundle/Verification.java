package dev.sealift.bundle;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Json;
import dev.sealift.oci.Malformed;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Checks a bundle: who signed it, each byte, and that its parts say the same. */
final class Verification {
  private final BundleFile file;
  private final Front front;
  private final BlobSource blobs;
  private final Progress progress;

  Verification(BundleFile file, Front front, BlobSource blobs, Progress progress) {
    this.file = file;
    this.front = front;
    this.blobs = blobs;
    this.progress = progress;
  }

  Verified run(Trust trust) throws BundleFailure {
    Optional<VerificationKey> signer = signer(file, front, trust);
    List<Entry> entries = front.all();
    new EntryCheck(file, front.index().created(), entries, progress).run();
    try {
      checkLayout();
    } catch (Malformed e) {
      throw new BundleFailure.Inconsistent(e.what(), e.why());
    } catch (IOException e) {
      throw new BundleFailure.Unreadable(file.path().toString(), e);
    }
    return new Verified(entries.size(), file.size(), signer);
  }

  /** Who signed the index, if that is asked. */
  static Optional<VerificationKey> signer(BundleFile file, Front front, Trust trust)
      throws BundleFailure {
    return switch (trust) {
      case Trust.Anybody _ -> Optional.empty();
      case Trust.SignedBy signed -> {
        byte[] signature =
            front.signature().orElseThrow(() -> new BundleFailure.Unsigned(file.path().toString()));
        yield Optional.of(
            signed.keys().stream()
                .filter(key -> key.verifies(front.document(), signature))
                .findFirst()
                .orElseThrow(() ->
                    new BundleFailure.WrongSignature(
                        BundleIndex.SIGNATURE, "no trusted key made it over this index")));
      }
    };
  }

  /** What follows from the images must be what stands there. */
  private void checkLayout() throws IOException, BundleFailure {
    BundleIndex index = front.index();
    for (BundledImage image : index.images()) {
      if (!BundledImage.of(image.repository(), image.tag(), image.root(), blobs).equals(image)) {
        throw new BundleFailure.Inconsistent(
            BundleIndex.NAME, "the platforms of image " + image.name() + " are not those it has");
      }
    }
    checkSame(LayoutFiles.LAYOUT, LayoutFiles.layout());
    checkSame(LayoutFiles.INDEX, LayoutFiles.index(index.images()));
    checkSame(LayoutFiles.DOCKER, LayoutFiles.docker(index.images(), index.platform(), blobs));
    if (!Arrays.equals(content(LayoutFiles.SUMS), LayoutFiles.sums(index.entries()))) {
      throw new BundleFailure.Inconsistent(LayoutFiles.SUMS, "it does not agree with the index");
    }
  }

  private void checkSame(String name, JsonNode expected) throws IOException, BundleFailure {
    // Numbers compare equal only if both were read.
    JsonNode read = Json.read(Json.write(expected), name);
    if (!Json.read(content(name), name).equals(read)) {
      throw new BundleFailure.Inconsistent(name, "it does not agree with the index");
    }
  }

  private byte[] content(String name) throws IOException, BundleFailure {
    Optional<Entry> entry = front.index().entry(name);
    if (entry.isEmpty() || entry.get().size() > BundleIndex.LARGEST) {
      throw new BundleFailure.Inconsistent(name, "the bundle has none, or one that is too large");
    }
    return file.read(entry.get().offset(), (int) entry.get().size());
  }
}
