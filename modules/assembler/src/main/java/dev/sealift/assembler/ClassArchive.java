package dev.sealift.assembler;

import dev.sealift.bundle.BundleContents;
import dev.sealift.bundle.BundleFailure;
import dev.sealift.bundle.BundleWriter;
import dev.sealift.bundle.BundledImage;
import dev.sealift.bundle.Progress;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.MediaType;
import dev.sealift.oci.Platform;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Shortens the tool's start by an archive of loaded classes. It is the older, static kind: a dump
 * from one list of classes is the same bytes each time, and an AOT cache is not, so that no bundle
 * could be made twice.
 *
 * <p>The list is what a few runs load, none of which opens a connection: there, what is loaded
 * depends on which thread was first. The classes for that are listed by their places instead.
 */
final class ClassArchive {
  /** The heap's size and the locale leave their marks in the archive, so nothing is inherited. */
  private static final List<String> STEADY =
      List.of("-XX:+UseSerialGC", "-Xmx96m", "-XX:ActiveProcessorCount=1");

  private static final String OURS = "sealift-";
  private static final String CONNECTIONS = "java.net.http";
  private static final String LAMBDA = "@lambda";
  private static final String CLASS = ".class";

  private final ToolFolder tool;
  private final Path work;
  private final Command command;
  private final TreeSet<String> classes = new TreeSet<>();
  private final TreeSet<String> lambdas = new TreeSet<>();

  private ClassArchive(ToolFolder tool, Path work) {
    this.tool = tool;
    this.work = work;
    this.command = Command.alone(tool.folder());
  }

  /**
   * Adds the archive to a tool that this machine can run.
   *
   * @param work an existing folder for what is needed meanwhile
   */
  static void make(ToolFolder tool, Path work) throws AssemblyFailure, IOException {
    ClassArchive archive = new ClassArchive(tool, work);
    String bundle = archive.smallBundle().toString();
    archive.listRun("--version");
    archive.listRun("--help");
    archive.listRun("push", "--help");
    archive.listRun("site");
    archive.listRun("inspect", bundle);
    archive.listRun("verify", bundle, "--allow-unsigned");
    archive.listOwn();
    archive.listConnections();
    archive.dump();
  }

  private void listRun(String... words) throws AssemblyFailure, IOException {
    Path list = work.resolve("classes");
    List<String> run = java("-XX:DumpLoadedClassList=" + list);
    run.add(ToolFolder.MAIN);
    run.addAll(List.of(words));
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

  private void listOwn() throws IOException {
    for (Path jar : tool.jars()) {
      if (String.valueOf(jar.getFileName()).startsWith(OURS)) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
          zip.stream().forEach(entry -> list(entry.getName()));
        }
      }
    }
  }

  private void listConnections() throws IOException {
    Map<String, String> runtime =
        Map.of("java.home", tool.folder().resolve(ToolFolder.RUNTIME).toString());
    try (FileSystem modules = FileSystems.newFileSystem(URI.create("jrt:/"), runtime)) {
      Path module = modules.getPath("modules", CONNECTIONS);
      try (Stream<Path> files = Files.walk(module)) {
        files.forEach(file -> list(module.relativize(file).toString()));
      }
    }
  }

  private void list(String file) {
    if (file.endsWith(CLASS) && !file.endsWith("-info.class")) {
      classes.add(file.substring(0, file.length() - CLASS.length()));
    }
  }

  private void dump() throws AssemblyFailure, IOException {
    Path list = work.resolve("sorted");
    Files.write(list, Stream.concat(classes.stream(), lambdas.stream()).toList());
    command.run(
        "Archiving the tool's classes",
        java(
            "-Xshare:dump",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + ToolFolder.ARCHIVE,
            "-Xlog:disable"));
  }

  /**
   * The archive holds the jars' paths; relative ones are the same wherever it is made, and at run
   * time Java compares what follows the jars' common folder.
   */
  private List<String> java(String... options) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(tool.folder().resolve(ToolFolder.RUNTIME).resolve("bin/java").toString());
    words.addAll(STEADY);
    words.addAll(List.of(options));
    words.addAll(List.of("-cp", tool.classPath(ToolFolder.LIBRARIES + "/")));
    return words;
  }

  private Path smallBundle() throws IOException, AssemblyFailure {
    Store store = new Store(Files.createDirectory(work.resolve("small")));
    Descriptor config = store.add(MediaType.OCI_CONFIG, bytes("{}"));
    Descriptor layer = store.add(MediaType.OCI_LAYER_GZIP, bytes("a layer"));
    Manifest image = new Manifest.Image(MediaType.OCI_MANIFEST, config, List.of(layer));
    Descriptor manifest =
        store.add(MediaType.OCI_MANIFEST, image.toBytes()).on(Platform.LINUX_AMD64);
    Manifest index = new Manifest.Index(MediaType.OCI_INDEX, List.of(manifest));
    Descriptor root = store.add(MediaType.OCI_INDEX, index.toBytes());
    BundleContents contents =
        new BundleContents(
            "small",
            "1",
            Instant.EPOCH,
            Platform.LINUX_AMD64,
            List.of(BundledImage.of("small", "1", root, store)),
            List.of());
    try {
      return BundleWriter.of(contents, store, Optional.empty())
          .write(work.resolve("small.tar"), Progress.NONE)
          .file();
    } catch (BundleFailure e) {
      throw new AssemblyFailure.BadInput(e.what(), e.why());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
