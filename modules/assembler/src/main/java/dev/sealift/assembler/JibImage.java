package dev.sealift.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import tools.jackson.databind.node.ArrayNode;

/**
 * The image of a Java program: Jib puts the program's layers and its start on a base of our own
 * layers. The base is given as an archive whose layers Jib takes over byte for byte, and of what
 * comes out every blob goes into the store; no registry and no cache outside is asked.
 */
final class JibImage {
  private static final String BLOBS = "blobs/sha256/";
  private static final String OURS = "sealift-";

  /** A tar must call its image something. */
  private static final ImageReference NOWHERE =
      ImageReference.of("registry.invalid", "sealift", "latest");

  private final Store store;
  private final Instant created;

  JibImage(Store store, Instant created) {
    this.store = store;
    this.created = created;
  }

  /**
   * Makes the image.
   *
   * @param configuration of the base: all but how the program starts
   * @param home where the tool is put
   * @return its manifest
   */
  Descriptor make(byte[] configuration, List<BuiltLayer> layers, ToolFolder tool, String home)
      throws AssemblyFailure, IOException {
    Path work = store.workFolder();
    try {
      Path base = work.resolve("base.tar");
      writeBase(base, configuration, layers);
      Path image = work.resolve("image.tar");
      containerize(
          Jib.from(TarImage.at(base))
              .setFormat(ImageFormat.OCI)
              .setCreationTime(created)
              .setEntrypoint(tool.command(home, ToolFolder.SMALL_HEAP))
              .setFileEntriesLayers(program(tool, home)),
          Containerizer.to(TarImage.at(image).named(NOWHERE))
              .setBaseImageLayersCache(work.resolve("base"))
              .setApplicationLayersCache(work.resolve("program"))
              .setOfflineMode(true));
      return keep(image);
    } finally {
      store.release(work);
    }
  }

  /** What changes seldom comes first. Jib follows links, so each is a file of its own. */
  private List<FileEntriesLayer> program(ToolFolder tool, String home) throws IOException {
    List<Path> runtime = new ArrayList<>();
    List<Path> libraries = new ArrayList<>();
    List<Path> ours = new ArrayList<>();
    for (Path file : Fingerprint.files(tool.folder())) {
      Path name = tool.folder().relativize(file);
      if (name.startsWith(ToolFolder.RUNTIME)) {
        runtime.add(name);
      } else if (name.startsWith(ToolFolder.LIBRARIES)) {
        boolean isJar = name.toString().endsWith(".jar");
        boolean isOurs = String.valueOf(name.getFileName()).startsWith(OURS);
        (isJar && !isOurs ? libraries : ours).add(name);
      }
    }
    return List.of(
        layer("Java runtime", tool, home, runtime),
        layer("libraries", tool, home, libraries),
        layer("sealift", tool, home, ours));
  }

  private FileEntriesLayer layer(String name, ToolFolder tool, String home, List<Path> files) {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    for (Path file : files) {
      Path source = tool.folder().resolve(file);
      layer.addEntry(
          source,
          AbsoluteUnixPath.get(home + "/" + file),
          FilePermissions.fromOctalString(Files.isExecutable(source) ? "755" : "644"),
          created);
    }
    return layer.build();
  }

  private static void containerize(JibContainerBuilder image, Containerizer target)
      throws AssemblyFailure, IOException {
    String what = "Putting the tool's image together";
    try {
      image.containerize(target);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssemblyFailure.ToolFailed(what, "it was interrupted");
    } catch (ExecutionException | RegistryException | CacheDirectoryCreationException e) {
      throw new AssemblyFailure.ToolFailed(what, String.valueOf(e.getMessage()));
    }
  }

  private void writeBase(Path file, byte[] configuration, List<BuiltLayer> layers)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, UTF_8.name())) {
      put(tar, "config.json", configuration);
      ArrayNode names = Json.object().putArray("Layers");
      for (BuiltLayer layer : layers) {
        Descriptor blob = layer.layer().descriptor();
        String name = blob.digest().hex();
        names.add(name);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(blob.size());
        tar.putArchiveEntry(entry);
        Files.copy(store.path(blob.digest()), tar);
        tar.closeArchiveEntry();
      }
      ArrayNode manifest = Json.object().putArray("images");
      manifest.addObject().put("Config", "config.json").putNull("RepoTags").set("Layers", names);
      put(tar, "manifest.json", Json.write(manifest));
    }
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] bytes)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  /** Takes every blob of an image layout in a tar; the manifest is what its index names. */
  private Descriptor keep(Path file) throws IOException {
    byte[] index = {};
    try (InputStream in = Files.newInputStream(file);
        TarArchiveInputStream tar = new TarArchiveInputStream(in, UTF_8.name())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().startsWith(BLOBS)) {
          store.add(out -> {
            MessageDigest hasher = Digest.Algorithm.SHA256.hasher();
            tar.transferTo(new DigestOutputStream(out, hasher));
            return Digest.of(hasher);
          });
        } else if (entry.getName().equals("index.json")) {
          index = tar.readAllBytes();
        }
      }
    }
    Descriptor named = Descriptor.read(Json.read(index, "Jib's index").path("manifests").path(0));
    return Descriptor.of(named.mediaType(), named.digest(), named.size());
  }
}
