package dev.sealift.assembler;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.MediaType;
import dev.sealift.oci.Platform;
import dev.sealift.oci.Reference;
import dev.sealift.registryclient.Pull;
import dev.sealift.registryclient.PushListener;
import dev.sealift.registryclient.RegistryFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Images that others made: what their digest names is copied into the store whole, every byte as it
 * is, so that it has the same digest in the bundle. What is in the store is not fetched again.
 */
final class UpstreamImages {
  private static final String UNKNOWN = "unknown";

  private final Store store;
  private final Registries registries;
  private final Steps steps;

  UpstreamImages(Store store, Registries registries, Steps steps) {
    this.store = store;
    this.registries = registries;
    this.steps = steps;
  }

  /**
   * The image, fetched where it is not in the store yet.
   *
   * @param wanted platforms; those that the image is not for are remarked, and others travel too
   */
  BuiltImage of(ImageSpec spec, ImageSpec.Upstream from, SortedSet<Platform> wanted)
      throws AssemblyFailure, IOException {
    Reference.Pinned image = from.image();
    Optional<Descriptor> known = known(image);
    Descriptor root = known.isPresent() && isWhole(known.get()) ? known.get() : fetched(image);
    SortedMap<Platform, Descriptor> manifests = platforms(image, root);
    wanted.stream()
        .filter(platform -> !manifests.containsKey(platform))
        .forEach(platform ->
            steps.noted("Image " + spec.name() + " is not for " + platform + ": " + image));
    SortedMap<Platform, List<Component>> components = new TreeMap<>();
    manifests.forEach((platform, _) -> components.put(platform, List.of(component(image, spec))));
    String version = spec.version().orElse(UNKNOWN);
    return new BuiltImage(spec, version, root, manifests, components, new TreeMap<>());
  }

  private static Component component(Reference.Pinned image, ImageSpec spec) {
    String path = image.repository().path();
    String name = path.substring(path.lastIndexOf('/') + 1);
    String purl =
        "pkg:oci/%s@%s?repository_url=%s"
            .formatted(
                name,
                image.digest().toString().replace(":", "%3A"),
                image.repository().toString().replace(":", "%3A"));
    return new Component(
        purl,
        image.repository().toString(),
        spec.version().orElse(UNKNOWN),
        Optional.of(image.digest().toString()),
        List.of());
  }

  private Descriptor fetched(Reference.Pinned image) throws AssemblyFailure, IOException {
    return steps.timed(
        "Fetching " + image,
        () -> {
          try {
            Pull pull = Pull.from(registries.of(image.repository().registry()), listener());
            Descriptor root = fetch(pull, image);
            store.remember(key(image), Json.write(root.toJson()));
            return root;
          } catch (RegistryFailure e) {
            throw new AssemblyFailure.NotFetched(e);
          } catch (Malformed e) {
            throw new AssemblyFailure.BadInput(image.toString(), e.what() + ": " + e.why());
          }
        });
  }

  /** Children first, so that what is in the store with its root is there whole. */
  private Descriptor fetch(Pull pull, Reference.Pinned image) throws RegistryFailure, IOException {
    Pull.Fetched fetched = pull.manifest(image);
    for (Descriptor child :
        Manifest.parse(fetched.bytes(), fetched.descriptor().mediaType()).children()) {
      if (child.digest().algorithm() != Digest.Algorithm.SHA256) {
        throw new Malformed("blob " + child.digest(), "a bundle holds SHA-256 digests only");
      }
      if (child.mediaType().isManifest()) {
        Descriptor got = fetch(pull, new Reference.Pinned(image.repository(), child.digest()));
        if (got.size() != child.size() || !got.mediaType().equals(child.mediaType())) {
          throw new Malformed("manifest " + child.digest(), "it is not what its index says");
        }
      } else if (!store.has(child)) {
        store.add(out -> {
          pull.blob(image, child, out);
          return child.digest();
        });
      }
    }
    store.add(fetched.descriptor().mediaType(), fetched.bytes());
    return fetched.descriptor();
  }

  /** A pull may take long, and should not be silent while it waits. */
  private PushListener listener() {
    return new PushListener() {
      @Override
      public void retrying(String what, String why, Duration after) {
        steps.noted(what + ": " + why + "; again in " + after.toMillis() + " ms");
      }
    };
  }

  /** What a full disk cut short is as good as nothing. */
  private Optional<Descriptor> known(Reference.Pinned image) throws IOException {
    Optional<byte[]> result = store.result(key(image));
    try {
      return result.map(bytes -> Descriptor.read(Json.read(bytes, "upstream result")));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private static Digest key(Reference.Pinned image) {
    return Digest.of(("upstream " + image.digest()).getBytes(StandardCharsets.UTF_8));
  }

  private boolean isWhole(Descriptor content) throws IOException {
    if (!store.has(content)) {
      return false;
    }
    if (content.mediaType().isManifest()) {
      for (Descriptor child : Manifest.parse(store.read(content), content.mediaType()).children()) {
        if (!isWhole(child)) {
          return false;
        }
      }
    }
    return true;
  }

  private SortedMap<Platform, Descriptor> platforms(Reference.Pinned image, Descriptor root)
      throws AssemblyFailure, IOException {
    SortedMap<Platform, Descriptor> manifests = new TreeMap<>();
    try {
      switch (Manifest.parse(store.read(root), root.mediaType())) {
        case Manifest.Index(MediaType _, List<Descriptor> children) -> {
          for (Descriptor child : children) {
            child
                .platform()
                .filter(platform -> !platform.os().equals(UNKNOWN))
                .ifPresent(platform -> manifests.put(platform, child));
          }
        }
        case Manifest.Image(MediaType _, Descriptor config, List<Descriptor> _) -> {
          JsonNode json = Json.read(store.read(config), "configuration");
          String platform =
              json.path("os").asString("") + "/" + json.path("architecture").asString("");
          manifests.put(Platform.parse(platform), root);
        }
      }
    } catch (Malformed e) {
      throw new AssemblyFailure.BadInput(image.toString(), e.what() + ": " + e.why());
    }
    return manifests;
  }
}
