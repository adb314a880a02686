package dev.sealift.appliance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A folder that holds what {@code tar xf BUNDLE sealift} gives, and nothing else. */
final class Site {
  private final Path folder;

  Site(Path folder) throws Exception {
    this.folder = folder;
    Process tar =
        new ProcessBuilder("tar", "xf", BundleUnderTest.FILE.toString(), "sealift")
            .directory(folder.toFile())
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new IOException("tar ended with " + tar.exitValue());
    }
  }

  /** What a run of the tool came to. */
  record Run(int exitCode, String output) {}

  /** A run of the tool that goes on. */
  record Running(Process process) {
    /** Waits for its end. */
    Run end() throws Exception {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      process.waitFor(1, TimeUnit.MINUTES);
      return new Run(process.exitValue(), output);
    }
  }

  /** Runs the tool with nothing of this process's environment. */
  Run sealift(String... words) throws Exception {
    return new Running(start(words)).end();
  }

  /** Starts the tool. */
  Process start(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(folder.resolve("sealift/sealift").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("HOME", folder.toString());
    return builder.start();
  }

  /**
   * Takes a program out of an image of the bundle; ours are static and need nothing beside them.
   */
  Path program(String repository, String path) throws Exception {
    BundleUnderTest bundle = BundleUnderTest.open();
    Descriptor manifest = bundle.ofThisMachine(bundle.image(repository));
    if (bundle.read(manifest) instanceof Manifest.Image(var _, var _, var layers)) {
      for (Descriptor layer : layers) {
        try (TarArchiveInputStream tar =
            new TarArchiveInputStream(new GZIPInputStream(bundle.open(layer)))) {
          for (TarArchiveEntry entry = tar.getNextEntry();
              entry != null;
              entry = tar.getNextEntry()) {
            if (entry.getName().equals(path)) {
              Path program = folder.resolve(String.valueOf(Path.of(path).getFileName()));
              Files.copy(tar, program, StandardCopyOption.REPLACE_EXISTING);
              program.toFile().setExecutable(true);
              return program;
            }
          }
        }
      }
    }
    throw new IOException(repository + " has no " + path);
  }
}
