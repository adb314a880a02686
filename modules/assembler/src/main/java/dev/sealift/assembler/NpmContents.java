package dev.sealift.assembler;

import dev.sealift.oci.Digest;
import dev.sealift.rootfs.Content;
import dev.sealift.rootfs.FileTree;
import dev.sealift.rootfs.FileTreeBuilder;
import dev.sealift.rootfs.Node;
import dev.sealift.rootfs.RootfsFailure;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The layer of web pages that a Go module's sources hold and that npm packages build. The machine's
 * npm does no more than fetch Node.js and pnpm, by the hashes of package-lock.json, from the
 * registry that it is configured for; pnpm fetches the rest by the hashes of pnpm-lock.yaml. No
 * script of a package runs at its installation. Pages are the same for every platform.
 */
final class NpmContents {
  private static final Map<String, String> STEADY =
      Map.of("CI", "true", "LC_ALL", "C", "TZ", "UTC", "NODE_ENV", "production");

  private static final List<String> PINS = List.of("package.json", "package-lock.json");

  private final GoToolchain go;

  NpmContents(GoToolchain go) {
    this.go = go;
  }

  /** What the layer depends on. */
  Digest key(ImageSpec.Npm spec) throws IOException {
    Fingerprint key = Fingerprint.of("npm-1");
    for (String name : PINS) {
      key.withFile(spec.directory().resolve(name));
    }
    return key.withFile(spec.sources().resolve("go.mod"))
        .withFile(spec.sources().resolve("go.sum"))
        .with(spec.module())
        .with(spec.run().toString())
        .with(spec.environment().toString())
        .with(spec.copies().toString())
        .digest();
  }

  /** Builds the pages into a layer. */
  BuiltLayer build(ImageSpec.Npm spec, Store store) throws AssemblyFailure, IOException {
    GoToolchain.Source source = go.source(spec.sources(), spec.module());
    Path work = store.workFolder();
    try {
      Path pages = work.resolve("sources");
      copy(source.folder(), pages);
      Pnpm pnpm = pnpm(spec, work, pages);
      pnpm.run("Fetching the packages of " + spec.module(), Pnpm.INSTALL);
      List<Component> components = new ArrayList<>(pnpm.packages());
      List<String> words = new ArrayList<>(List.of("exec"));
      words.addAll(spec.run());
      pnpm.run("Building the pages of " + spec.module(), words);
      components.add(source.module().licensed(Licences.identified(source.folder())));
      String origin = "npm " + spec.module() + " " + String.join(" ", spec.run());
      return BuiltLayer.of(tree(spec, pages), origin, components, store);
    } catch (RootfsFailure e) {
      throw new AssemblyFailure.BadInput(e.what(), e.why());
    } finally {
      store.release(work);
    }
  }

  /** Fetches Node.js and pnpm. */
  private static Pnpm pnpm(ImageSpec.Npm spec, Path work, Path pages)
      throws AssemblyFailure, IOException {
    Path target = Files.createDirectory(work.resolve("tools"));
    for (String name : PINS) {
      Files.copy(spec.directory().resolve(name), target.resolve(name));
    }
    String purpose = "Fetching Node.js and pnpm";
    Command npm = new Command(target, Map.of());
    npm.run(purpose, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
    // pnpm does not read all of the files that may tell npm.
    String registry = npm.run(purpose, List.of("npm", "config", "get", "registry")).strip();
    Path programs = target.resolve("node_modules/.bin");
    for (String name : List.of("node", "pnpm")) {
      if (!Files.isExecutable(programs.resolve(name))) {
        throw new AssemblyFailure.BadInput(
            spec.directory().resolve("package.json").toString(),
            "its packages have no program " + name + " for this machine");
      }
    }
    Map<String, String> variables = new HashMap<>(STEADY);
    variables.putAll(spec.environment());
    variables.put("PATH", programs + File.pathSeparator + System.getenv("PATH"));
    variables.put("npm_config_registry", registry);
    // Packages are kept in no place that outlives the build.
    variables.put("npm_config_store_dir", work.resolve("packages").toString());
    return new Pnpm(programs.resolve("pnpm"), pages, variables);
  }

  private static FileTree tree(ImageSpec.Npm spec, Path pages)
      throws AssemblyFailure, IOException, RootfsFailure {
    FileTreeBuilder tree = FileTree.builder();
    for (Map.Entry<String, String> copy : spec.copies().entrySet()) {
      Path from = pages.resolve(copy.getValue());
      if (!Files.isDirectory(from)) {
        throw new AssemblyFailure.BadInput(
            spec.module(), "after the build there is no folder " + copy.getValue());
      }
      for (Path file : Fingerprint.files(from)) {
        Node node = new Node.RegularFile(0644, Node.Owner.ROOT, Content.of(file));
        tree.add(copy.getKey() + "/" + from.relativize(file), node, copy.getValue());
      }
    }
    return tree.build();
  }

  /** Modules are kept read-only, and a build writes among its sources. */
  private static void copy(Path from, Path to) throws IOException {
    for (Path file : Fingerprint.files(from)) {
      Path target = to.resolve(from.relativize(file));
      Files.createDirectories(target.getParent());
      try (InputStream in = Files.newInputStream(file)) {
        Files.copy(in, target);
      }
    }
  }

  /** pnpm among the sources. */
  private record Pnpm(Path program, Path sources, Map<String, String> variables) {
    static final List<String> INSTALL =
        List.of("install", "--frozen-lockfile", "--prod", "--ignore-scripts");

    String run(String purpose, List<String> arguments) throws AssemblyFailure, IOException {
      List<String> words = new ArrayList<>(List.of(program.toString()));
      words.addAll(arguments);
      return new Command(sources, variables).run(purpose, words);
    }

    /** What is installed, as pnpm-lock.yaml has it. */
    List<Component> packages() throws AssemblyFailure, IOException {
      String purpose = "Finding the licences of packages";
      String text = run(purpose, List.of("licenses", "list", "--prod", "--json"));
      return PnpmPackages.read(text, sources.resolve("pnpm-lock.yaml"));
    }
  }
}
