package dev.sealift.assembler;

import dev.sealift.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine's Go. It is asked for the same bytes everywhere: no paths, no version control, no C,
 * no other toolchain than the one that is there, and no module that go.sum does not name.
 */
final class GoToolchain {
  private static final Map<String, String> STEADY =
      Map.of(
          "CGO_ENABLED", "0", "GOFLAGS", "-mod=readonly", "GOTOOLCHAIN", "local", "GOWORK", "off");

  private final String version;
  private final Path root;

  private GoToolchain(String version, Path root) {
    this.version = version;
    this.root = root;
  }

  /** A module and where its sources are. */
  record Source(Component module, Path folder) {}

  /** Asks the Go on the PATH for its version. */
  static GoToolchain find() throws AssemblyFailure, IOException {
    Command go = new Command(Path.of("").toAbsolutePath(), STEADY);
    List<String> found =
        go.run("Finding Go", List.of("go", "env", "GOVERSION", "GOROOT")).lines().toList();
    return new GoToolchain(found.getFirst().strip(), Path.of(found.getLast().strip()));
  }

  /** For example {@code go1.26.8}. */
  String version() {
    return version;
  }

  /** The runtime and standard library, by the name that scanners of programs use. */
  Component library() {
    return Component.goModule("stdlib", version.replaceFirst("^go", ""), Optional.empty());
  }

  /** The folder that it is installed in. */
  Path root() {
    return root;
  }

  /**
   * Finds a module, fetched if it is not there yet.
   *
   * @param directory holds the go.mod and go.sum that pin it
   */
  Source source(Path directory, String module) throws AssemblyFailure, IOException {
    String purpose = "Fetching " + module;
    Command go = new Command(directory, STEADY);
    String format = "{{.Path}} {{.Version}}";
    String[] pinned =
        go.run(purpose, List.of("go", "list", "-m", "-f", format, module)).strip().split(" ", -1);
    if (pinned.length != 2 || pinned[1].isEmpty()) {
      throw new AssemblyFailure.BadInput(directory + "/go.mod", "it does not require " + module);
    }
    Path sums = directory.resolve("go.sum");
    String start = pinned[0] + " " + pinned[1] + " ";
    String sum =
        (Files.exists(sums) ? Files.readAllLines(sums) : List.<String>of())
            .stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElseThrow(() ->
                    new AssemblyFailure.BadInput(
                        sums.toString(), "it has no line for " + start.strip()));
    Component found = Component.goModule(pinned[0], pinned[1], Optional.of(sum));
    Path folder = folders(directory, List.of(found)).get(found);
    if (folder == null) {
      throw new AssemblyFailure.ToolFailed(purpose, "go names no folder of its sources");
    }
    return new Source(found, folder);
  }

  /**
   * Compiles one program.
   *
   * @param module the folder with go.mod
   * @param name the package
   */
  void build(Path module, String name, String ldflags, Platform platform, Path target)
      throws AssemblyFailure, IOException {
    List<String> words =
        List.of(
            "go",
            "build",
            "-trimpath",
            "-buildvcs=false",
            "-ldflags",
            ldflags,
            "-o",
            target.toString(),
            name);
    command(module, platform).run("Compiling " + name + " for " + platform, words);
  }

  /** The modules that are linked into a program, from the program itself. */
  List<Component> modules(Path module, Path program) throws AssemblyFailure, IOException {
    Command go = new Command(module, STEADY);
    String text =
        go.run(
            "Reading the modules of " + program.getFileName(),
            List.of("go", "version", "-m", program.toString()));
    List<Component> modules = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] words = line.strip().split("\t", -1);
      // "mod" is the module of the program itself, which has a version unless it is of this
      // repository.
      boolean foreign = words[0].equals("mod") && words.length > 3;
      if (foreign || (words[0].equals("dep") && words.length >= 3)) {
        modules.add(
            Component.goModule(
                words[1],
                words[2],
                Optional.of(words.length > 3 ? words[3] : "").filter(sum -> !sum.isEmpty())));
      } else if (words[0].equals("=>") && words.length >= 3) {
        modules.removeLast();
        modules.add(
            Component.goModule(
                words[1],
                words[2],
                Optional.of(words.length > 3 ? words[3] : "").filter(sum -> !sum.isEmpty())));
      }
    }
    return modules;
  }

  /** Where the sources of modules are, for their licences. */
  Map<Component, Path> folders(Path module, List<Component> modules)
      throws AssemblyFailure, IOException {
    List<String> words =
        Stream.concat(
                Stream.of("go", "mod", "download", "-json"),
                modules.stream().map(one -> one.name() + "@" + one.version()))
            .toList();
    String text = new Command(module, STEADY).run("Finding the licences of modules", words);
    Map<String, Path> found = GoDownloads.read(text);
    Map<Component, Path> folders = new HashMap<>();
    modules.forEach(one ->
        Optional.ofNullable(found.get(one.name() + "@" + one.version()))
            .ifPresent(path -> folders.put(one, path)));
    return folders;
  }

  private static Command command(Path folder, Platform platform) {
    Map<String, String> environment = new HashMap<>(STEADY);
    environment.put("GOOS", platform.os());
    environment.put("GOARCH", platform.architecture());
    return new Command(folder, environment);
  }
}
