package dev.sealift.bundle;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Manifest;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A bundle on disk, read in place: nothing is unpacked, and content is found by its offset. May be
 * used by any number of threads; holds nothing open between reads, so there is nothing to close.
 */
public final class Bundle implements BlobSource {
  private final BundleFile file;
  private final Front front;
  private final Map<Digest, Entry.Regular> blobs;

  private Bundle(BundleFile file, Front front) {
    this.file = file;
    this.front = front;
    this.blobs = front.index().blobs();
  }

  /**
   * Opens a bundle by its front and its manifests; its other bytes are not looked at before {@link
   * #verify}. Whatever the index says is checked to be possible, and every blob of every image to
   * be listed.
   */
  public static Bundle open(Path path) throws BundleFailure {
    try {
      BundleFile file = BundleFile.of(path);
      Bundle bundle = new Bundle(file, Front.read(file));
      bundle.checkImages();
      return bundle;
    } catch (IOException e) {
      throw new BundleFailure.Unreadable(path.toString(), e);
    }
  }

  /** Where it is. */
  public Path path() {
    return file.path();
  }

  /** What it says about itself; to be trusted after {@link #verify} only. */
  public BundleIndex index() {
    return front.index();
  }

  /** The digest of its index: equal to {@link BundleWriter#contentKey} of the same contents. */
  public Digest contentKey() {
    return Digest.of(front.document());
  }

  /** Whether there is a signature, of whomever. */
  public boolean isSigned() {
    return front.signature().isPresent();
  }

  /**
   * Checks the signature over the index, and thereby the digests that it lists; no content.
   *
   * @return who signed it; empty if nobody has to
   */
  public Optional<VerificationKey> signer(Trust trust) throws BundleFailure {
    return Verification.signer(file, front, trust);
  }

  /**
   * Checks the signature and then every byte of the file.
   *
   * @throws BundleFailure on the first thing that is wrong, with the name of its entry
   */
  public Verified verify(Trust trust, Progress progress) throws BundleFailure {
    return new Verification(file, front, this, progress).run(trust);
  }

  @Override
  public ReadableByteChannel open(Descriptor blob, long from) throws IOException {
    Entry.Regular entry = blobs.get(blob.digest());
    if (entry == null) {
      throw new NoSuchFileException(blob.digest().toString());
    }
    if (from < 0 || from > entry.size()) {
      throw new IllegalArgumentException(from + " is not a position in " + blob.digest());
    }
    return file.region(entry.offset() + from, entry.size() - from);
  }

  /** Whether it holds this blob or manifest. */
  public Optional<Entry.Regular> blob(Digest digest) {
    return Optional.ofNullable(blobs.get(digest));
  }

  /**
   * Everything that an image consists of: manifests, configurations, layers, sorted by digest.
   *
   * @param image one of the index's
   */
  public List<Descriptor> blobs(BundledImage image) throws IOException {
    return List.copyOf(ImageWalk.<IOException>blobs(List.of(image), this::read).values());
  }

  /** Opens a file that is no blob, such as the lock; the caller closes it. */
  public ReadableByteChannel open(Entry.Regular entry) throws IOException {
    return file.region(entry.offset(), entry.size());
  }

  private void checkImages() throws IOException, BundleFailure {
    try {
      SortedMap<Digest, Descriptor> needed =
          ImageWalk.blobs(index().images(), this::checkedManifest);
      for (Descriptor blob : needed.values()) {
        checkListed(blob);
      }
      for (Entry.Regular entry : blobs.values()) {
        if (!needed.containsKey(entry.digest())) {
          throw new BundleFailure.Inconsistent(entry.name(), "no image has this blob");
        }
      }
    } catch (Malformed e) {
      throw new BundleFailure.Inconsistent(e.what(), e.why());
    }
  }

  private byte[] checkedManifest(Descriptor manifest) throws IOException, BundleFailure {
    Entry.Regular entry = checkListed(manifest);
    if (entry.size() > Manifest.LARGEST) {
      throw new BundleFailure.Inconsistent(entry.name(), "it is too large for a manifest");
    }
    byte[] bytes = file.read(entry.offset(), (int) entry.size());
    if (!Digest.of(bytes).equals(entry.digest())) {
      throw new BundleFailure.WrongDigest(entry.name(), "its bytes do not have its digest");
    }
    return bytes;
  }

  private Entry.Regular checkListed(Descriptor blob) throws BundleFailure {
    Entry.Regular entry = blobs.get(blob.digest());
    if (entry == null) {
      throw new BundleFailure.Inconsistent(
          BundleIndex.blobName(blob.digest()), "an image has this blob, but the bundle does not");
    }
    if (entry.size() != blob.size()) {
      throw new BundleFailure.WrongSize(
          entry.name(),
          "it has " + entry.size() + " bytes by the index, " + blob.size() + " by its manifest");
    }
    return entry;
  }
}
