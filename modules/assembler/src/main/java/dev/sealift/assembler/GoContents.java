package dev.sealift.assembler;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Platform;
import dev.sealift.rootfs.Content;
import dev.sealift.rootfs.FileTree;
import dev.sealift.rootfs.FileTreeBuilder;
import dev.sealift.rootfs.Node;
import dev.sealift.rootfs.RootfsFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The layer of programs compiled from Go modules, with the licences of all that is linked. */
final class GoContents {
  private final GoToolchain go;

  GoContents(GoToolchain go) {
    this.go = go;
  }

  /** What the layer depends on. */
  Digest key(ImageSpec.Go spec, String version, Platform platform) throws IOException {
    return Fingerprint.of("go-2")
        .with(go.version())
        .with(platform.toString())
        .with(ldflags(spec, version))
        .with(spec.binaries().toString())
        .withFolder(spec.directory())
        .digest();
  }

  /** Compiles the programs into a layer. */
  BuiltLayer build(ImageSpec.Go spec, String version, Platform platform, Store store)
      throws AssemblyFailure, IOException {
    Path work = store.workFolder();
    try {
      FileTreeBuilder tree = FileTree.builder();
      TreeSet<Component> modules = new TreeSet<>();
      int number = 0;
      for (Map.Entry<String, String> binary : spec.binaries().entrySet()) {
        Path program = work.resolve("program" + number++);
        go.build(spec.directory(), binary.getValue(), ldflags(spec, version), platform, program);
        Programs.checkStatic(program, platform);
        modules.addAll(go.modules(spec.directory(), program));
        tree.add(
            binary.getKey(),
            new Node.RegularFile(0755, Node.Owner.ROOT, Content.of(program)),
            binary.getValue());
      }
      List<Component> components = licensed(tree, spec.directory(), modules);
      String origin = "go " + String.join(" ", spec.binaries().values());
      return BuiltLayer.of(tree.build(), origin, components, store);
    } catch (RootfsFailure e) {
      throw new AssemblyFailure.BadInput(e.what(), e.why());
    } finally {
      store.release(work);
    }
  }

  private static String ldflags(ImageSpec.Go spec, String version) {
    List<String> flags = new ArrayList<>(List.of("-s", "-w", "-buildid="));
    spec.ldflags().forEach(flag -> flags.add(flag.replace("${version}", version)));
    return String.join(" ", flags);
  }

  /** Adds the licences of all that is linked in, Go's runtime and library among it. */
  private List<Component> licensed(
      FileTreeBuilder tree, Path directory, Collection<Component> modules)
      throws AssemblyFailure, IOException, RootfsFailure {
    Map<Component, Path> folders = new TreeMap<>(go.folders(directory, List.copyOf(modules)));
    folders.put(go.library(), go.root());
    List<Component> licensed = new ArrayList<>();
    for (Map.Entry<Component, Path> folder : folders.entrySet()) {
      Component component = folder.getKey();
      licensed.add(component.licensed(Licences.identified(folder.getValue())));
      for (Path licence : Licences.in(folder.getValue())) {
        String path = "/usr/share/licenses/" + component.name() + "/" + licence.getFileName();
        tree.add(path, file(licence), component.name());
      }
    }
    return licensed;
  }

  private static Node file(Path licence) throws IOException {
    return new Node.RegularFile(0644, Node.Owner.ROOT, Content.of(licence));
  }
}
