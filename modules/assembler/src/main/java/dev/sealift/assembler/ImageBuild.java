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
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Makes an image for each platform, and the index that holds them together. */
final class ImageBuild {
  private static final String UNKNOWN = "unknown";

  private final Store store;
  private final GoContents go;
  private final NpmContents npm;
  private final DebianContents debian;
  private final Optional<ToolFolders> tools;
  private final UpstreamImages upstream;
  private final ToolImage toolImage;
  private final Instant created;
  private final Steps steps;

  ImageBuild(
      Store store,
      GoToolchain go,
      DebianContents debian,
      Optional<ToolFolders> tools,
      UpstreamImages upstream,
      Instant created,
      Steps steps) {
    this.store = store;
    this.go = new GoContents(go);
    this.npm = new NpmContents(go);
    this.debian = debian;
    this.tools = tools;
    this.upstream = upstream;
    this.toolImage = new ToolImage(store, created, steps);
    this.created = created;
    this.steps = steps;
  }

  /** Makes what is not in the store yet. */
  BuiltImage build(ImageSpec spec, SortedSet<Platform> platforms)
      throws AssemblyFailure, IOException {
    if (spec.upstream().isPresent()) {
      return upstream.of(spec, spec.upstream().get(), platforms);
    }
    SortedMap<Platform, Stack> stacks = new TreeMap<>();
    for (Platform platform : platforms) {
      Optional<ToolFolder> tool = tool(spec, platform);
      if (spec.tool().isPresent() == tool.isPresent()) {
        stacks.put(platform, stack(spec, platform, tool));
      }
    }
    if (stacks.isEmpty()) {
      throw new AssemblyFailure.BadInput(
          "image " + spec.name(),
          "it holds the tool; --tool and --jdk must say what that is made of for one of "
              + platforms);
    }
    String version = spec.version().isPresent() ? spec.version().get() : version(spec, stacks);
    SortedMap<Platform, Descriptor> manifests = new TreeMap<>();
    SortedMap<Platform, List<Component>> components = new TreeMap<>();
    SortedMap<Platform, List<LockedPackage>> packages = new TreeMap<>();
    for (Map.Entry<Platform, Stack> entry : stacks.entrySet()) {
      Platform platform = entry.getKey();
      Stack stack = entry.getValue();
      manifests.put(platform, manifest(spec, version, platform, stack));
      components.put(platform, stack.components());
      packages.put(platform, stack.packages());
    }
    // Always an index, so that a tag has one shape however many platforms a bundle is for.
    Manifest index = new Manifest.Index(MediaType.OCI_INDEX, List.copyOf(manifests.values()));
    Descriptor root = store.add(MediaType.OCI_INDEX, index.toBytes());
    return new BuiltImage(spec, version, root, manifests, components, packages);
  }

  /**
   * What an image is for one platform, from below.
   *
   * @param packages that the layers hold something of
   * @param tool on top of the layers
   */
  private record Stack(
      List<BuiltLayer> layers, List<LockedPackage> packages, Optional<ToolFolder> tool) {
    List<Component> components() {
      return layers.stream()
          .flatMap(layer -> layer.components().stream())
          .sorted()
          .distinct()
          .toList();
    }
  }

  private Optional<ToolFolder> tool(ImageSpec spec, Platform platform)
      throws AssemblyFailure, IOException {
    if (spec.tool().isEmpty() || tools.isEmpty()) {
      return Optional.empty();
    }
    Optional<ToolFolder> tool = tools.get().of(platform);
    if (tool.isEmpty()) {
      steps.noted(
          "Image %s is left out for %s: name a JDK for it with --jdk %s=FOLDER"
              .formatted(spec.name(), platform, platform));
    }
    return tool;
  }

  private Stack stack(ImageSpec spec, Platform platform, Optional<ToolFolder> tool)
      throws AssemblyFailure, IOException {
    List<BuiltLayer> layers = new ArrayList<>();
    List<LockedPackage> packages = new ArrayList<>();
    layers.add(FileContents.system(spec, store));
    for (ImageSpec.Contents contents : spec.contents()) {
      switch (contents) {
        case ImageSpec.Files files -> layers.add(FileContents.of(files, store));
        case ImageSpec.Go from -> layers.add(compiled(spec, from, platform));
        case ImageSpec.Npm from ->
            layers.add(
                once(
                    npm.key(from),
                    "Building the pages of " + spec.name(),
                    () -> npm.build(from, store)));
        case ImageSpec.Debian from -> {
          ImageSpec.Debian all = tool.isPresent() ? from.keeping(tool.get().needs()) : from;
          DebianContents.Packaged made = debian.of(spec.name(), all, platform);
          packages.addAll(made.packages());
          layers.add(made.layer());
        }
        case ImageSpec.Upstream _ ->
            throw new IllegalStateException("a copy of an image has no layers of ours");
        case ImageSpec.Tool _ -> layers.add(toolImage.licences(tool.orElseThrow()));
      }
    }
    return new Stack(layers, packages, tool);
  }

  /** The tool's own, or of the first package what a tag may hold of its upstream and revision. */
  private static String version(ImageSpec spec, SortedMap<Platform, Stack> stacks)
      throws IOException {
    Optional<ToolFolder> tool = stacks.firstEntry().getValue().tool();
    if (tool.isPresent()) {
      return tool.get().version().orElse(UNKNOWN);
    }
    String name =
        spec.contents().stream()
            .filter(ImageSpec.Debian.class::isInstance)
            .map(ImageSpec.Debian.class::cast)
            .map(debian -> debian.packages().getFirst())
            .findFirst()
            .orElseThrow();
    return stacks.values().stream()
        .flatMap(stack -> stack.packages().stream())
        .filter(one -> one.name().equals(name))
        .map(one -> one.version().replaceFirst("^[0-9]+:", "").replaceFirst("\\+b[0-9]+$", ""))
        .map(text -> text.replaceAll("[^A-Za-z0-9._-]", "-"))
        .min(Comparator.naturalOrder())
        .orElse(UNKNOWN);
  }

  private BuiltLayer compiled(ImageSpec spec, ImageSpec.Go from, Platform platform)
      throws AssemblyFailure, IOException {
    String version = spec.version().orElse("");
    return once(
        go.key(from, version, platform),
        "Compiling " + spec.name() + " for " + platform,
        () -> go.build(from, version, platform, store));
  }

  /** What was made before of the same inputs, or else is made now. */
  private BuiltLayer once(Digest key, String step, Steps.Work<BuiltLayer, AssemblyFailure> work)
      throws AssemblyFailure, IOException {
    Optional<BuiltLayer> known = store.result(key).flatMap(ImageBuild::whole);
    if (known.isPresent() && store.has(known.get().layer().descriptor())) {
      return known.get();
    }
    return steps.timed(
        step,
        () -> {
          BuiltLayer made = work.run();
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

  private Descriptor manifest(ImageSpec spec, String version, Platform platform, Stack stack)
      throws AssemblyFailure, IOException {
    List<BuiltLayer> layers = stack.layers();
    byte[] configuration = ImageConfiguration.of(spec, version, platform, layers, created);
    if (stack.tool().isPresent()) {
      String home = spec.tool().orElseThrow().home();
      return toolImage.manifest(configuration, layers, stack.tool().get(), home).on(platform);
    }
    Descriptor config = store.add(MediaType.OCI_CONFIG, configuration);
    List<Descriptor> descriptors =
        layers.stream().map(layer -> layer.layer().descriptor()).toList();
    Manifest manifest = new Manifest.Image(MediaType.OCI_MANIFEST, config, descriptors);
    return store.add(MediaType.OCI_MANIFEST, manifest.toBytes()).on(platform);
  }
}
