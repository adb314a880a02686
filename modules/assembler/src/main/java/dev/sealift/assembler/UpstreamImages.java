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
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
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

  /** The image, fetched where it is not in the store yet. */
  BuiltImage of(ImageSpec spec, ImageSpec.Upstream from) throws AssemblyFailure, IOException {
    Reference.Pinned image = from.image();
    Optional<Descriptor> known = known(image);
    Descriptor root = known.isPresent() && isWhole(known.get()) ? known.get() : fetched(image);
    SortedMap<Platform, Descriptor> manifests = platforms(image, root);
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
            Pull pull = Pull.from(registries.of(image.repository().registry()), PushListener.NONE);
            Descriptor root = fetch(pull, image);
            store.remember(key(image), Json.write(root.toJson()));
            return root;
          } catch (RegistryFailure e) {
            throw new AssemblyFailure.NotFetched(e);
          }
        });
  }

  /** Children first, so that what is in the store with its root is there whole. */
  private Descriptor fetch(Pull pull, Reference.Pinned image) throws RegistryFailure, IOException {
    Pull.Fetched fetched = pull.manifest(image);
    for (Descriptor child :
        Manifest.parse(fetched.bytes(), fetched.descriptor().mediaType()).children()) {
      if (child.mediaType().isManifest()) {
        fetch(pull, new Reference.Pinned(image.repository(), child.digest()));
      } else if (!store.has(child)) {
        try {
          store.add(out -> {
            try {
              pull.blob(image, child, out);
            } catch (RegistryFailure e) {
              throw new Carried(e);
            }
            return child.digest();
          });
        } catch (Carried e) {
          throw e.failure();
        }
      }
    }
    store.add(fetched.descriptor().mediaType(), fetched.bytes());
    return fetched.descriptor();
  }

  /** A failure on its way through the store, which knows its own only. */
  private static final class Carried extends IOException {
    private static final long serialVersionUID = 1L;

    private final RegistryFailure failure;

    Carried(RegistryFailure failure) {
      super(failure);
      this.failure = failure;
    }

    RegistryFailure failure() {
      return failure;
    }
  }

  private Optional<Descriptor> known(Reference.Pinned image) throws IOException {
    return store
        .result(key(image))
        .map(result -> Descriptor.read(Json.read(result, "upstream result")));
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
