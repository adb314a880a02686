package dev.sealift.registryclient;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.MediaType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts manifests, byte for byte, and asks what stands under a tag. */
final class Manifests {
  private static final String DIGEST = "Docker-Content-Digest";
  static final String ACCEPTED =
      Stream.of(
              MediaType.OCI_INDEX,
              MediaType.OCI_MANIFEST,
              MediaType.DOCKER_LIST,
              MediaType.DOCKER_MANIFEST)
          .map(MediaType::value)
          .collect(Collectors.joining(", "));

  private final Registry registry;
  private final Session session;
  private final BlobSource source;
  private final PushListener listener;

  Manifests(Registry registry, Session session, BlobSource source, PushListener listener) {
    this.registry = registry;
    this.session = session;
    this.source = source;
    this.listener = listener;
  }

  /** Whether the tag has the image's digest already. */
  boolean isThere(PushedImage image) throws RegistryFailure {
    return digest(endpoints(image), image.tag()).equals(Optional.of(image.root().digest()));
  }

  /** The digest under a tag (end-3 by HEAD). */
  Optional<Digest> digest(Endpoints at, String tag) throws RegistryFailure {
    Answer answer =
        session.send(Call.of("HEAD", at.manifest(tag), at.scope()).with("Accept", ACCEPTED));
    try {
      return answer.status() == 200 ? answer.header(DIGEST).map(Digest::parse) : Optional.empty();
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  /** Puts the manifests of an image: children by digest, the root under its tag. */
  void put(PushedImage image, List<Descriptor> order) throws RegistryFailure {
    for (Descriptor manifest : order) {
      Endpoints to = endpoints(image);
      String what = "Putting manifest " + manifest.digest().shortHex() + " of " + image.name();
      Call call =
          Call.of("PUT", to.manifest(selector(image, manifest)), to.scope())
              .with("Content-Type", manifest.mediaType().value())
              .sending(bytes(manifest));
      Answer answer = session.send(call);
      if (answer.status() != 201) {
        throw new RegistryFailure.Rejected(what, answer.status(), answer.complaint());
      }
      check(what, manifest, answer.header(DIGEST).orElse(manifest.digest().toString()));
      listener.put(image.repository(), manifest);
    }
  }

  /** Reads every manifest from the registry again and hashes it. */
  void readBack(PushedImage image, List<Descriptor> order) throws RegistryFailure {
    for (Descriptor manifest : order) {
      Endpoints at = endpoints(image);
      String what = "Reading back " + manifest.digest().shortHex() + " of " + image.name();
      Call call =
          Call.of("GET", at.manifest(selector(image, manifest)), at.scope())
              .with("Accept", manifest.mediaType().value());
      Answer answer = session.send(call);
      if (answer.status() != 200) {
        throw new RegistryFailure.Rejected(what, answer.status(), answer.complaint());
      }
      byte[] hash = manifest.digest().algorithm().hasher().digest(answer.response().body());
      check(what, manifest, Digest.of(manifest.digest().algorithm(), hash).toString());
    }
  }

  private static void check(String what, Descriptor manifest, String digest)
      throws RegistryFailure {
    if (!digest.equals(manifest.digest().toString())) {
      throw new RegistryFailure.WrongDigest(
          what, "the registry has " + digest + " instead of " + manifest.digest());
    }
  }

  private byte[] bytes(Descriptor manifest) throws RegistryFailure {
    try {
      return source.read(manifest);
    } catch (IOException | Malformed e) {
      throw new RegistryFailure.BrokenSource(
          "manifest " + manifest.digest(), String.valueOf(e.getMessage()));
    }
  }

  private static String selector(PushedImage image, Descriptor manifest) {
    return manifest.digest().equals(image.root().digest())
        ? image.tag()
        : manifest.digest().toString();
  }

  private Endpoints endpoints(PushedImage image) {
    return new Endpoints(registry.base(), image.repository());
  }
}
