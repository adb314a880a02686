package dev.sealift.bundle;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Writes a bundle: first everything is planned, then the file is streamed in one pass. */
public final class BundleWriter {
  private final BundlePlan plan;

  private BundleWriter(BundlePlan plan) {
    this.plan = plan;
  }

  /**
   * Plans a bundle: finds the images' blobs, and reads the files to learn their digests.
   *
   * @param source holds the images; is read now for manifests and at {@link #write} for the rest
   * @param signer signs the index; without one the bundle is unsigned
   * @throws BundleFailure.Unwritable if something cannot be read
   * @throws BundleFailure.ForbiddenEntry if the files contradict each other
   * @throws Malformed if a manifest or a file's name is not valid
   */
  public static BundleWriter of(
      BundleContents contents, BlobSource source, Optional<SigningKey> signer)
      throws BundleFailure {
    try {
      return new BundleWriter(BundlePlan.of(contents, source, signer));
    } catch (NoSuchFileException e) {
      throw new BundleFailure.Unwritable(e.getFile(), "the bundle needs it, and it is not there");
    } catch (IOException e) {
      throw new BundleFailure.Unwritable("bundle " + contents.name(), e);
    }
  }

  /** The index that the bundle will have. */
  public BundleIndex index() {
    return plan.index();
  }

  /** Size of the bundle in bytes. */
  public long size() {
    return plan.index().bundleSize();
  }

  /**
   * The digest of the index and thereby of everything except the signature: two bundles with one
   * key have the same contents.
   */
  public Digest contentKey() {
    return Digest.of(plan.index().toBytes());
  }

  /**
   * Whether this very bundle was written there before: it has the same index, signature and size.
   * Reads the front only. An ECDSA signature is never the same twice.
   */
  public boolean isWrittenAt(Path file) {
    try (FileChannel existing = FileChannel.open(file)) {
      if (existing.size() != size()) {
        return false;
      }
      byte[] front = Channels.newInputStream(existing).readNBytes(plan.front().length);
      return Arrays.equals(front, plan.front());
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Writes the bundle beside its final name, makes it durable, and only then renames it over what
   * was there: whatever happens, the final name never holds half a bundle.
   *
   * @return what was written, with the digest of the whole file
   * @throws BundleFailure.Unwritable if the disk is full, or content is not what was planned
   */
  public WrittenBundle write(Path target, Progress progress) throws BundleFailure {
    try (Replacement file = Replacement.of(target)) {
      Digest digest = stream(file.channel(), progress);
      file.commit();
      return new WrittenBundle(target, size(), digest, contentKey());
    } catch (FileSystemException e) {
      String reason = Optional.ofNullable(e.getReason()).orElse(e.getClass().getSimpleName());
      throw new BundleFailure.Unwritable(target.toString(), e.getFile() + ": " + reason);
    } catch (IOException e) {
      throw new BundleFailure.Unwritable(target.toString(), e);
    }
  }

  private Digest stream(FileChannel channel, Progress progress) throws IOException, BundleFailure {
    try (HashedFile out = new HashedFile(channel)) {
      out.write(plan.front());
      for (Part part : plan.parts()) {
        out.write(TarHeader.of(part.at(TarHeader.BLOCK), plan.index().created()));
        if (part.file() instanceof BundledFile.Regular file) {
          copy(part, file, out, progress);
        }
        out.write(new byte[TarHeader.padding(part.size())]);
      }
      out.write(new byte[TarHeader.END]);
      return out.finish();
    }
  }

  private static void copy(Part part, BundledFile.Regular file, HashedFile out, Progress progress)
      throws IOException, BundleFailure {
    try (ReadableByteChannel in = file.content().open()) {
      Digest digest = out.copy(in, part.size(), bytes -> progress.moved(part.name(), bytes));
      if (!digest.equals(part.digest())) {
        throw new BundleFailure.Unwritable(
            part.name(), "its source gave bytes with another digest, " + digest);
      }
    }
  }
}
