package dev.sealift.registryclient;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.MediaType;
import dev.sealift.oci.Reference;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * Fetches what a digest names, bytes unchanged. Large blobs come in parts (end-2 with {@code
 * Range}), so that a broken line costs one part and nothing is held in memory whole.
 */
public final class Pull {
  private static final long PART = 4L << 20;
  private static final int REDIRECTS = 5;

  private final Registry registry;
  private final Session session;

  private Pull(Registry registry, Session session) {
    this.registry = registry;
    this.session = session;
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
    return new Pull(registry, new Session(registry, retries));
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
      throw rejected(what, answer);
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
   * Fetches a blob.
   *
   * @param image names the repository
   * @param to gets all its bytes, and is to be thrown away if this fails
   * @throws RegistryFailure.WrongDigest if the registry gives other bytes
   * @throws IOException if they cannot be written
   */
  public void blob(Reference.Pinned image, Descriptor blob, OutputStream to)
      throws RegistryFailure, IOException {
    Endpoints at = endpoints(image);
    String what = "Fetching " + blob.digest().shortHex() + " of " + image.repository();
    MessageDigest hasher = blob.digest().algorithm().hasher();
    URI place = at.blob(blob.digest());
    for (long done = 0; done < blob.size(); ) {
      long length = Math.min(PART, blob.size() - done);
      byte[] part = part(what, place, at.pullScope(), done, length, blob.size());
      hasher.update(part);
      to.write(part);
      done += part.length;
    }
    check(what, blob.digest(), hasher.digest());
  }

  private byte[] part(String what, URI place, String scope, long from, long length, long size)
      throws RegistryFailure {
    boolean whole = length == size;
    URI at = place;
    for (int redirects = 0; redirects <= REDIRECTS; redirects++) {
      Call call = Call.of("GET", at, scope);
      Answer answer =
          session.send(
              whole ? call : call.with("Range", "bytes=" + from + "-" + (from + length - 1)));
      if (answer.status() / 100 == 3) {
        // Registries keep blobs elsewhere; the session tells that place no login.
        at = location(what, answer);
        continue;
      }
      if (answer.status() != (whole ? 200 : 206)) {
        throw rejected(what, answer);
      }
      byte[] part = answer.response().body();
      if (part.length != length) {
        throw new RegistryFailure.WrongDigest(
            what, "it has " + part.length + " bytes instead of " + length + " from " + from);
      }
      return part;
    }
    throw new RegistryFailure.Rejected(what, 302, "it was redirected " + REDIRECTS + " times");
  }

  private static URI location(String what, Answer answer) throws RegistryFailure {
    Optional<URI> location = answer.location();
    if (location.isEmpty()) {
      throw new RegistryFailure.Rejected(
          what, answer.status(), "it is redirected to where nobody can or should go");
    }
    return location.get();
  }

  private static void check(String what, Digest expected, byte[] hash) throws RegistryFailure {
    Digest digest = Digest.of(expected.algorithm(), hash);
    if (!digest.equals(expected)) {
      throw new RegistryFailure.WrongDigest(
          what, "the registry gave " + digest + " instead of " + expected);
    }
  }

  private static RegistryFailure rejected(String what, Answer answer) {
    return answer.status() == 200
        ? new RegistryFailure.Rejected(what, 200, "the registry does not give parts of blobs")
        : new RegistryFailure.Rejected(what, answer.status(), answer.complaint());
  }

  private Endpoints endpoints(Reference.Pinned image) {
    return new Endpoints(registry.base(), image.repository().path());
  }
}
