package dev.sealift.assembler;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the tool for the platforms of which a JDK is known, once for the same jars and JDK. */
final class ToolFolders {
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.naming",
          "java.net.http",
          "java.xml",
          "jdk.httpserver",
          "jdk.unsupported");

  private final Assembly.Tool tool;
  private final Path root;
  private final Store store;
  private final Instant created;
  private final Steps steps;
  private final Map<Platform, ToolFolder> made = new TreeMap<>();

  /**
   * @param root folder of the content store
   * @param created the time that all files bear, in images and in the bundle: the archive of
   *     classes belongs to jars with that time only
   */
  ToolFolders(Assembly.Tool tool, Path root, Instant created, Steps steps) throws IOException {
    this.tool = tool;
    this.root = root;
    this.store = new Store(root);
    this.created = created;
    this.steps = steps;
  }

  /** The tool for a platform; empty if no JDK for it is known. */
  Optional<ToolFolder> of(Platform platform) throws AssemblyFailure, IOException {
    Path home = tool.jdks().get(platform);
    if (home == null) {
      return Optional.empty();
    }
    ToolFolder known = made.get(platform);
    if (known == null) {
      known = folder(Jdk.of(home, platform));
      made.put(platform, known);
    }
    return Optional.of(known);
  }

  private ToolFolder folder(Jdk jdk) throws AssemblyFailure, IOException {
    Digest key =
        Fingerprint.of("tool-5")
            .with(Files.readString(jdk.home().resolve("release")))
            .with(Files.readString(linker().home().resolve("release")))
            .with(created.toString())
            .with(launcher(List.of()))
            .withFolder(tool.jars())
            .digest();
    ToolFolder folder =
        new ToolFolder(Files.createDirectories(root.resolve("tools")).resolve(key.hex()), jdk);
    Optional<byte[]> known = store.result(key);
    if (known.isEmpty()
        || !Files.isDirectory(folder.folder())
        || !new String(known.get(), US_ASCII).equals(folder.state())) {
      steps.timed(
          "Linking the tool's runtime for " + jdk.platform(),
          () -> {
            make(folder);
            return folder;
          });
      store.remember(key, folder.state().getBytes(US_ASCII));
    }
    return folder;
  }

  /** The JDK whose programs run on this machine. */
  private Jdk linker() throws AssemblyFailure, IOException {
    Path home = tool.jdks().get(tool.machine());
    if (home == null) {
      throw new AssemblyFailure.BadInput("--jdk", "there is none for " + tool.machine());
    }
    return Jdk.of(home, tool.machine());
  }

  private void make(ToolFolder target) throws AssemblyFailure, IOException {
    Path work = store.workFolder();
    try {
      ToolFolder tool =
          new ToolFolder(Files.createDirectory(work.resolve("sealift")), target.jdk());
      link(tool);
      Path libraries = Files.createDirectory(tool.folder().resolve(ToolFolder.LIBRARIES));
      for (Path jar : Fingerprint.files(this.tool.jars())) {
        Files.copy(jar, libraries.resolve(jar.getFileName()));
      }
      date(tool.folder());
      if (target.jdk().platform().equals(this.tool.machine())) {
        ClassArchive.make(tool, work);
      }
      Path launcher =
          Files.writeString(
              tool.folder().resolve("sealift"), launcher(tool.command("$home", "$heap")));
      Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
      delete(target.folder());
      Files.move(tool.folder(), target.folder(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      store.release(work);
    }
  }

  /** jlink links for other platforms too, from their modules. */
  private void link(ToolFolder folder) throws AssemblyFailure, IOException {
    Jdk linker = linker();
    List<String> words = new ArrayList<>();
    words.add(linker.home().resolve("bin/jlink").toString());
    if (!folder.jdk().equals(linker)) {
      Path modules = folder.jdk().home().resolve("jmods");
      if (!Files.isDirectory(modules)) {
        throw new AssemblyFailure.BadInput(
            folder.jdk().home().toString(), "it has no folder jmods, which jlink needs");
      }
      words.addAll(List.of("--module-path", modules.toString()));
    }
    words.addAll(List.of("--add-modules", String.join(",", MODULES)));
    words.addAll(List.of("--strip-java-debug-attributes", "--no-header-files", "--no-man-pages"));
    // Some JDKs bring them; to strip them by --strip-debug needs the platform's own binutils.
    words.add("--exclude-files=**.debuginfo,**.diz");
    words.addAll(List.of("--compress", "zip-6"));
    words.addAll(List.of("--output", folder.folder().resolve(ToolFolder.RUNTIME).toString()));
    new Command(folder.folder(), Map.of()).run("Linking a Java runtime", words);
  }

  /** POSIX sh; follows links to itself with nothing but the shell and readlink. */
  private static String launcher(List<String> command) {
    return """
    #!/bin/sh
    # Runs the tool on the Java runtime beside it.
    self=$0
    while [ -h "$self" ]; do
      target=$(readlink "$self")
      case $target in
        /*) self=$target ;;
        *) self=${self%%/*}/$target ;;
      esac
    done
    case $self in
      */*) home=$(cd "${self%%/*}" && pwd -P) ;;
      *) home=$(pwd -P) ;;
    esac
    # Only what makes a bundle reads whole programs.
    heap=%s
    case " $* " in *' build '* | *' lock '*) heap=512m ;; esac
    # Else the C library keeps a heap for each thread.
    export MALLOC_ARENA_MAX=2
    exec %s "$@"
    """
        .formatted(
            ToolFolder.SMALL_HEAP,
            command.stream().map(word -> '"' + word + '"').collect(Collectors.joining(" \\\n  ")));
  }

  private void date(Path tool) throws IOException {
    for (Path file : Fingerprint.files(tool)) {
      if (!Files.isSymbolicLink(file)) {
        Files.setLastModifiedTime(file, FileTime.from(created));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
  }
}
