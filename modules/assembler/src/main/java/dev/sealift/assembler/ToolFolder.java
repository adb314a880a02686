package dev.sealift.assembler;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sealift.bundle.BundledFile;
import dev.sealift.oci.Digest;
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
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tool as it travels in front of a bundle: {@code sealift/} with a launcher, the jars, and a
 * Java runtime of the modules that they need. It runs where nothing else is installed.
 *
 * <p>Start-up is shortened by an archive of loaded classes. It is the older, static kind: a dump
 * from one list of classes is the same bytes each time, and an AOT cache is not, so that no bundle
 * could be made twice.
 */
final class ToolFolder {
  private static final String MODULES =
      "java.base,java.logging,java.naming,java.net.http,java.xml,jdk.httpserver,jdk.unsupported";
  private static final String MAIN = "dev.sealift.cli.Main";
  private static final List<List<String>> TRAINING =
      List.of(
          List.of("--version"),
          List.of("--help"),
          List.of("push", "--help"),
          List.of("verify", "--help"));
  private static final String LAMBDA = "@lambda";
  private static final String CLASSES = "-XX:DumpLoadedClassList=";

  private final Path jars;
  private final Path jdk;
  private final Instant created;
  private final Steps steps;

  private ToolFolder(Path jars, Path jdk, Instant created, Steps steps) {
    this.jars = jars;
    this.jdk = jdk;
    this.created = created;
    this.steps = steps;
  }

  /**
   * The tool's files, made once for the same jars and JDK.
   *
   * @param jars folder of the class path
   * @param jdk home of a JDK for this machine's platform
   * @param store folder of the content store
   * @param created the time that all files bear, here and in the bundle: the archive of classes
   *     belongs to jars with that time only
   */
  static List<BundledFile> files(Path jars, Path jdk, Path store, Instant created, Steps steps)
      throws AssemblyFailure, IOException {
    return new ToolFolder(jars, jdk, created, steps).files(store);
  }

  private List<BundledFile> files(Path root) throws AssemblyFailure, IOException {
    Store store = new Store(root);
    Digest key =
        Fingerprint.of("tool-3")
            .with(Files.readString(jdk.resolve("release")))
            .with(created.toString())
            .with(launcher())
            .withFolder(jars)
            .digest();
    Path folder = Files.createDirectories(root.resolve("tools")).resolve(key.hex());
    Optional<byte[]> known = store.result(key);
    if (known.isEmpty()
        || !Files.isDirectory(folder)
        || !new String(known.get(), US_ASCII).equals(state(folder))) {
      steps.timed("Linking the tool's runtime", () -> make(store, folder));
      store.remember(key, state(folder).getBytes(US_ASCII));
    }
    return bundled(folder);
  }

  private static String state(Path folder) throws IOException {
    return Fingerprint.of("tool made").withFolder(folder).digest().toString();
  }

  private Path make(Store store, Path folder) throws AssemblyFailure, IOException {
    Path work = store.workFolder();
    Path tool = Files.createDirectory(work.resolve("sealift"));
    new Command(work, Map.of())
        .run(
            "Linking a Java runtime",
            List.of(
                jdk.resolve("bin/jlink").toString(),
                "--add-modules",
                MODULES,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--compress",
                "zip-6",
                "--output",
                tool.resolve("runtime").toString()));
    Files.createDirectory(tool.resolve("lib"));
    for (Path jar : Fingerprint.files(jars)) {
      Files.copy(jar, tool.resolve("lib").resolve(jar.getFileName()));
    }
    Path launcher = Files.writeString(tool.resolve("sealift"), launcher());
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    date(tool);
    archiveClasses(work, tool);
    delete(folder);
    Files.move(tool, folder, StandardCopyOption.ATOMIC_MOVE);
    delete(work);
    return folder;
  }

  private void archiveClasses(Path work, Path tool) throws AssemblyFailure, IOException {
    String java = tool.resolve("runtime/bin/java").toString();
    // The archive holds these paths; relative ones are the same wherever it is made, and at run
    // time Java compares what follows the jars' common folder.
    String classPath = classPath("lib/");
    Command command = new Command(tool, Map.of());
    TreeSet<String> classes = new TreeSet<>();
    TreeSet<String> lambdas = new TreeSet<>();
    for (List<String> words : TRAINING) {
      Path list = work.resolve("classes");
      List<String> run =
          new ArrayList<>(
              List.of(java, "-XX:+UseSerialGC", CLASSES + list, "-cp", classPath, MAIN));
      run.addAll(words);
      command.run("Listing the tool's classes", run);
      for (String line : Files.readAllLines(list)) {
        if (line.startsWith(LAMBDA)) {
          lambdas.add(line);
        } else if (!line.startsWith("#") && !line.startsWith("@")) {
          // What else is listed depends on which thread was first, so it is left out. Numbers of
          // classes differ from run to run; without them the list is the same each time.
          classes.add(line.replaceFirst(" id: .*", ""));
        }
      }
    }
    Path list = work.resolve("sorted");
    Files.write(list, Stream.concat(classes.stream(), lambdas.stream()).toList());
    command.run(
        "Archiving the tool's classes",
        List.of(
            java,
            "-XX:+UseSerialGC",
            "-Xshare:dump",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=lib/sealift.jsa",
            "-Xlog:disable",
            "-cp",
            classPath));
  }

  /** POSIX sh; follows links to itself with nothing but the shell and readlink. */
  private String launcher() throws IOException {
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
    exec "$home/runtime/bin/java" -XX:+UseSerialGC -Xmx96m -Xshare:auto -Xlog:disable \\
      -XX:SharedArchiveFile="$home/lib/sealift.jsa" -Dsealift.home="$home" \\
      -cp "%s" \\
      %s "$@"
    """
        .formatted(classPath("$home/lib/"), MAIN);
  }

  private String classPath(String prefix) throws IOException {
    return Fingerprint.files(jars).stream()
        .map(jar -> prefix + jar.getFileName())
        .collect(Collectors.joining(":"));
  }

  private void date(Path tool) throws IOException {
    for (Path file : Fingerprint.files(tool)) {
      if (!Files.isSymbolicLink(file)) {
        Files.setLastModifiedTime(file, FileTime.from(created));
      }
    }
  }

  private static List<BundledFile> bundled(Path folder) throws IOException {
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
