package dev.sealift.registryclient;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.MediaType;
import dev.sealift.oci.Reference;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;

/** Fetches what a digest names, bytes unchanged. */
public final class Pull {
  private final Registry registry;
  private final Session session;
  private final Retries retries;

  private Pull(Registry registry, Session session, Retries retries) {
    this.registry = registry;
    this.session = session;
    this.retries = retries;
  }

  /**
   * A pull from a registry.
   *
   * @param listener is told of retries
   */
  public static Pull from(Registry registry, PushListener listener) throws RegistryFailure {
    Retries retries = new Retries(registry.patience(), Thread::sleep, new SecureRandom(), listener);
    return from(registry, retries);
  }

  /** For tests: with waiting of its own. */
  static Pull from(Registry registry, Retries retries) throws RegistryFailure {
    return new Pull(registry, new Session(registry, retries), retries);
  }

  /**
   * A manifest as it was fetched.
   *
   * @param descriptor its type as the registry gave it, its digest and size
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on to be stored, compared by nobody
  public record Fetched(Descriptor descriptor, byte[] bytes) {}

  /**
   * Fetches a manifest or index.
   *
   * @throws RegistryFailure.WrongDigest if the registry gives other bytes
   */
  public Fetched manifest(Reference.Pinned image) throws RegistryFailure {
    Endpoints at = endpoints(image);
    String what = "Fetching " + image;
    Answer answer =
        session.send(
            Call.of("GET", at.manifest(image.selector()), at.pullScope())
                .with("Accept", Manifests.ACCEPTED));
    if (answer.status() != 200) {
      throw new RegistryFailure.Rejected(what, answer.status(), answer.complaint());
    }
    byte[] bytes = answer.response().body();
    check(what, image.digest(), image.digest().algorithm().hasher().digest(bytes));
    String type = answer.header("Content-Type").orElse("").replaceFirst("\\s*;.*", "");
    try {
      MediaType mediaType = new MediaType(type);
      Manifest.parse(bytes, mediaType);
      return new Fetched(Descriptor.of(mediaType, image.digest(), bytes.length), bytes);
    } catch (Malformed e) {
      throw new RegistryFailure.Rejected(what, answer.status(), e.what() + ": " + e.why());
    }
  }

  /**
   * Fetches a blob (end-2), going on where the line broke.
   *
   * @param image names the repository
   * @param to gets all its bytes, and is to be thrown away if this fails
   * @throws RegistryFailure.WrongDigest if the registry gives other bytes
   * @throws IOException if they cannot be written
   */
  public void blob(Reference.Pinned image, Descriptor blob, OutputStream to)
      throws RegistryFailure, IOException {
    new BlobDownload(session, retries, endpoints(image), blob, to).run();
  }

  private static void check(String what, Digest expected, byte[] hash) throws RegistryFailure {
    Digest digest = Digest.of(expected.algorithm(), hash);
    if (!digest.equals(expected)) {
      throw new RegistryFailure.WrongDigest(
          what, "the registry gave " + digest + " instead of " + expected);
    }
  }

  private Endpoints endpoints(Reference.Pinned image) {
    return new Endpoints(registry.base(), image.repository().path());
  }
}
