package dev.sealift.assembler;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Manifest;
import dev.sealift.rootfs.Content;
import dev.sealift.rootfs.FileTree;
import dev.sealift.rootfs.FileTreeBuilder;
import dev.sealift.rootfs.Node;
import dev.sealift.rootfs.RootfsFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The image that holds the tool: its licences in a layer of ours, its programs in Jib's. */
final class ToolImage {
  private final Store store;
  private final Instant created;
  private final Steps steps;

  ToolImage(Store store, Instant created, Steps steps) {
    this.store = store;
    this.created = created;
    this.steps = steps;
  }

  /** What the tool is made of; the runtime brings its own licences. */
  BuiltLayer licences(ToolFolder tool) throws AssemblyFailure, IOException {
    FileTreeBuilder tree = FileTree.builder();
    List<Component> components = new ArrayList<>(List.of(tool.jdk().component()));
    try {
      for (Path file : tool.jars()) {
        Jar jar = Jar.read(file);
        components.add(jar.component());
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.jar$", "");
        for (Map.Entry<String, byte[]> licence : jar.licences().entrySet()) {
          String path = "/usr/share/licenses/" + name + "/" + licence.getKey();
          Content text = Content.of(licence.getValue());
          tree.add(path, new Node.RegularFile(0644, Node.Owner.ROOT, text), file.toString());
        }
      }
    } catch (RootfsFailure e) {
      throw new AssemblyFailure.BadInput(e.what(), e.why());
    }
    return BuiltLayer.of(tree.build(), "licences of the tool", components, store);
  }

  /**
   * The image's manifest, made if it is not in the store.
   *
   * @param configuration all but how the tool starts
   * @param layers below the tool
   * @param home where the tool is put
   */
  Descriptor manifest(byte[] configuration, List<BuiltLayer> layers, ToolFolder tool, String home)
      throws AssemblyFailure, IOException {
    Fingerprint key = Fingerprint.of("tool image").with(Digest.of(configuration).toString());
    layers.forEach(layer -> key.with(layer.layer().descriptor().digest().toString()));
    Digest inputs = key.with(home).with(tool.state()).digest();
    Optional<Descriptor> known = store.result(inputs).flatMap(this::whole);
    if (known.isPresent()) {
      return known.get();
    }
    return steps.timed(
        "Putting the tool's image together for " + tool.jdk().platform(),
        () -> {
          Descriptor made = new JibImage(store, created).make(configuration, layers, tool, home);
          store.remember(inputs, Json.write(made.toJson()));
          return made;
        });
  }

  private Optional<Descriptor> whole(byte[] result) {
    try {
      Descriptor manifest = Descriptor.read(Json.read(result, "tool image result"));
      if (!store.has(manifest)) {
        return Optional.empty();
      }
      for (Descriptor child :
          Manifest.parse(store.read(manifest), manifest.mediaType()).children()) {
        if (!store.has(child)) {
          return Optional.empty();
        }
      }
      return Optional.of(manifest);
    } catch (Malformed | IOException e) {
      return Optional.empty();
    }
  }
}
