package dev.sealift.assembler;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.MediaType;
import dev.sealift.oci.Platform;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Makes an image for each platform, and the index that holds them together. */
final class ImageBuild {
  private final Store store;
  private final GoContents go;
  private final Instant created;
  private final Steps steps;

  ImageBuild(Store store, GoToolchain go, Instant created, Steps steps) {
    this.store = store;
    this.go = new GoContents(go);
    this.created = created;
    this.steps = steps;
  }

  /** Makes what is not in the store yet. */
  BuiltImage build(ImageSpec spec, SortedSet<Platform> platforms)
      throws AssemblyFailure, IOException {
    SortedMap<Platform, Descriptor> manifests = new TreeMap<>();
    SortedMap<Platform, List<Component>> components = new TreeMap<>();
    for (Platform platform : platforms) {
      List<BuiltLayer> layers = layers(spec, platform);
      manifests.put(platform, manifest(spec, platform, layers));
      components.put(
          platform,
          layers.stream()
              .flatMap(layer -> layer.components().stream())
              .sorted()
              .distinct()
              .toList());
    }
    // Always an index, so that a tag has one shape however many platforms a bundle is for.
    Manifest index = new Manifest.Index(MediaType.OCI_INDEX, List.copyOf(manifests.values()));
    Descriptor root = store.add(MediaType.OCI_INDEX, index.toBytes());
    return new BuiltImage(spec, root, manifests, components);
  }

  private List<BuiltLayer> layers(ImageSpec spec, Platform platform)
      throws AssemblyFailure, IOException {
    List<BuiltLayer> layers = new ArrayList<>();
    layers.add(FileContents.system(spec, store));
    for (ImageSpec.Contents contents : spec.contents()) {
      layers.add(
          switch (contents) {
            case ImageSpec.Files files -> FileContents.of(files, store);
            case ImageSpec.Go from -> compiled(spec, from, platform);
          });
    }
    return layers;
  }

  private BuiltLayer compiled(ImageSpec spec, ImageSpec.Go from, Platform platform)
      throws AssemblyFailure, IOException {
    Digest key = go.key(from, spec.version(), platform);
    Optional<BuiltLayer> known = store.result(key).flatMap(ImageBuild::whole);
    if (known.isPresent() && store.has(known.get().layer().descriptor())) {
      return known.get();
    }
    return steps.timed(
        "Compiling " + spec.name() + " for " + platform,
        () -> {
          BuiltLayer made = go.build(from, spec.version(), platform, store);
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

  private Descriptor manifest(ImageSpec spec, Platform platform, List<BuiltLayer> layers)
      throws IOException {
    byte[] configuration = ImageConfiguration.of(spec, platform, layers, created);
    Descriptor config = store.add(MediaType.OCI_CONFIG, configuration);
    List<Descriptor> descriptors =
        layers.stream().map(layer -> layer.layer().descriptor()).toList();
    Manifest manifest = new Manifest.Image(MediaType.OCI_MANIFEST, config, descriptors);
    return store.add(MediaType.OCI_MANIFEST, manifest.toBytes()).on(platform);
  }
}
