package dev.sealift.assembler;

import dev.sealift.bundle.BundledFile;
import dev.sealift.rootfs.Content;
import dev.sealift.rootfs.Elf;
import dev.sealift.rootfs.RootfsFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The tool for one platform, on disk: a launcher, the jars in {@code lib/}, and in {@code runtime/}
 * a Java runtime of the modules that they need. It runs where nothing else is installed.
 */
record ToolFolder(Path folder, Jdk jdk) {
  static final String MAIN = "dev.sealift.cli.Main";
  static final String LIBRARIES = "lib";
  static final String RUNTIME = "runtime";
  static final String ARCHIVE = "lib/sealift.jsa";

  /**
   * A bastion is a small host. The heap starts small, ends small and gives back; what is not run
   * often is not compiled at length; and the class archive stays the file that it is, page by page,
   * where it would be copied to an address of chance.
   */
  private static final List<String> SMALL =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms24m",
          "-Xmn12m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=20",
          "-XX:TrimNativeHeapInterval=500",
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=150000",
          "-XX:Tier4BackEdgeThreshold=400000",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0");

  /** The heap of what an isolated site runs: nothing there is read as a whole. */
  static final String SMALL_HEAP = "48m";

  private static final String JAR = ".jar";
  private static final String COMMAND_LINE = "sealift-cli";

  /** The files as they travel in front of a bundle. */
  List<BundledFile> bundled() throws IOException {
    List<BundledFile> files = new ArrayList<>();
    for (Path file : Fingerprint.files(folder)) {
      String name = "sealift/" + folder.relativize(file);
      files.add(
          Files.isSymbolicLink(file)
              ? new BundledFile.Link(name, Files.readSymbolicLink(file).toString())
              : BundledFile.of(name, Files.isExecutable(file) ? 0755 : 0644, file));
    }
    return files;
  }

  /**
   * The words that start it.
   *
   * @param home where the folder is when it runs
   * @param heap what it may come to at most, as Java's {@code -Xmx} takes it
   */
  List<String> command(String home, String heap) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(home + "/" + RUNTIME + "/bin/java");
    words.addAll(SMALL);
    words.add("-Xmx" + heap);
    words.addAll(List.of("-Xshare:auto", "-Xlog:disable"));
    if (Files.exists(folder.resolve(ARCHIVE))) {
      words.add("-XX:SharedArchiveFile=" + home + "/" + ARCHIVE);
    }
    words.addAll(
        List.of("-Dsealift.home=" + home, "-cp", classPath(home + "/" + LIBRARIES + "/"), MAIN));
    return words;
  }

  /** Changes with every byte of it. */
  String state() throws IOException {
    return Fingerprint.of("tool made").withFolder(folder).digest().toString();
  }

  /** The version of the command line's jar. */
  Optional<String> version() throws IOException {
    for (Path jar : jars()) {
      Component component = Jar.read(jar).component();
      if (component.name().equals(COMMAND_LINE)) {
        return Optional.of(component.version());
      }
    }
    return Optional.empty();
  }

  /** All jars, in the order of the class path. */
  List<Path> jars() throws IOException {
    return Fingerprint.files(folder.resolve(LIBRARIES)).stream()
        .filter(file -> file.toString().endsWith(JAR))
        .toList();
  }

  /** The jars behind each other, each with the folder in front. */
  String classPath(String prefix) throws IOException {
    return jars().stream().map(jar -> prefix + jar.getFileName()).collect(Collectors.joining(":"));
  }

  /**
   * What the runtime's programs need and do not bring, as globs of the paths at which Debian has
   * it.
   */
  NavigableSet<String> needs() throws AssemblyFailure, IOException {
    NavigableSet<String> needs = new TreeSet<>();
    List<Path> files = Fingerprint.files(folder.resolve(RUNTIME));
    Set<String> brought =
        files.stream().map(file -> String.valueOf(file.getFileName())).collect(Collectors.toSet());
    try {
      for (Path file : files) {
        if (Files.isRegularFile(file) && Elf.isElf(Content.of(file))) {
          Elf elf = Elf.read(file.toString(), Content.of(file));
          elf.interpreter().ifPresent(linker -> needs.add("/usr" + linker));
          elf.needed().stream()
              .filter(library -> !brought.contains(library))
              .forEach(library -> needs.add("/usr/lib/*/" + library));
        }
      }
    } catch (RootfsFailure e) {
      throw new AssemblyFailure.BadInput(e.what(), e.why());
    }
    return needs;
  }
}
