package dev.sealift.assembler;

import dev.sealift.debian.LockedPackage;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.MediaType;
import dev.sealift.oci.Platform;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Makes an image for each platform, and the index that holds them together. */
final class ImageBuild {
  private final Store store;
  private final GoContents go;
  private final DebianContents debian;
  private final Instant created;
  private final Steps steps;

  ImageBuild(Store store, GoToolchain go, DebianContents debian, Instant created, Steps steps) {
    this.store = store;
    this.go = new GoContents(go);
    this.debian = debian;
    this.created = created;
    this.steps = steps;
  }

  /** Makes what is not in the store yet. */
  BuiltImage build(ImageSpec spec, SortedSet<Platform> platforms)
      throws AssemblyFailure, IOException {
    SortedMap<Platform, List<BuiltLayer>> layers = new TreeMap<>();
    SortedMap<Platform, List<LockedPackage>> packages = new TreeMap<>();
    for (Platform platform : platforms) {
      List<LockedPackage> held = new ArrayList<>();
      layers.put(platform, layers(spec, platform, held));
      packages.put(platform, List.copyOf(held));
    }
    String version = spec.version().orElseGet(() -> version(spec, packages));
    SortedMap<Platform, Descriptor> manifests = new TreeMap<>();
    SortedMap<Platform, List<Component>> components = new TreeMap<>();
    for (Platform platform : platforms) {
      List<BuiltLayer> own = layers.getOrDefault(platform, List.of());
      manifests.put(platform, manifest(spec, version, platform, own));
      components.put(
          platform,
          own.stream().flatMap(layer -> layer.components().stream()).sorted().distinct().toList());
    }
    // Always an index, so that a tag has one shape however many platforms a bundle is for.
    Manifest index = new Manifest.Index(MediaType.OCI_INDEX, List.copyOf(manifests.values()));
    Descriptor root = store.add(MediaType.OCI_INDEX, index.toBytes());
    return new BuiltImage(spec, version, root, manifests, components, packages);
  }

  private List<BuiltLayer> layers(ImageSpec spec, Platform platform, List<LockedPackage> held)
      throws AssemblyFailure, IOException {
    List<BuiltLayer> layers = new ArrayList<>();
    layers.add(FileContents.system(spec, store));
    for (ImageSpec.Contents contents : spec.contents()) {
      layers.add(
          switch (contents) {
            case ImageSpec.Files files -> FileContents.of(files, store);
            case ImageSpec.Go from -> compiled(spec, from, platform);
            case ImageSpec.Debian from -> {
              DebianContents.Packaged made = debian.of(spec.name(), from, platform);
              held.addAll(made.packages());
              yield made.layer();
            }
          });
    }
    return layers;
  }

  /** The upstream part and revision of the first package, without what a tag may not hold. */
  private static String version(ImageSpec spec, SortedMap<Platform, List<LockedPackage>> packages) {
    String name =
        spec.contents().stream()
            .filter(ImageSpec.Debian.class::isInstance)
            .map(ImageSpec.Debian.class::cast)
            .map(debian -> debian.packages().getFirst())
            .findFirst()
            .orElseThrow();
    return packages.values().stream()
        .flatMap(List::stream)
        .filter(one -> one.name().equals(name))
        .map(one -> one.version().replaceFirst("^[0-9]+:", "").replaceFirst("\\+b[0-9]+$", ""))
        .map(text -> text.replaceAll("[^A-Za-z0-9._-]", "-"))
        .min(Comparator.naturalOrder())
        .orElse("unknown");
  }

  private BuiltLayer compiled(ImageSpec spec, ImageSpec.Go from, Platform platform)
      throws AssemblyFailure, IOException {
    String version = spec.version().orElse("");
    Digest key = go.key(from, version, platform);
    Optional<BuiltLayer> known = store.result(key).flatMap(ImageBuild::whole);
    if (known.isPresent() && store.has(known.get().layer().descriptor())) {
      return known.get();
    }
    return steps.timed(
        "Compiling " + spec.name() + " for " + platform,
        () -> {
          BuiltLayer made = go.build(from, version, platform, store);
          store.remember(key, made.toBytes());
          return made;
        });
  }

  /** What a full disk cut short is as good as nothing. */
  private static Optional<BuiltLayer> whole(byte[] result) {
    try {
      return Optional.of(BuiltLayer.read(result));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private Descriptor manifest(
      ImageSpec spec, String version, Platform platform, List<BuiltLayer> layers)
      throws IOException {
    byte[] configuration = ImageConfiguration.of(spec, version, platform, layers, created);
    Descriptor config = store.add(MediaType.OCI_CONFIG, configuration);
    List<Descriptor> descriptors =
        layers.stream().map(layer -> layer.layer().descriptor()).toList();
    Manifest manifest = new Manifest.Image(MediaType.OCI_MANIFEST, config, descriptors);
    return store.add(MediaType.OCI_MANIFEST, manifest.toBytes()).on(platform);
  }
}
