package dev.sealift.proof;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundleFailure;
import dev.sealift.drill.Drill;
import dev.sealift.testbench.Program;
import dev.sealift.testbench.Program.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A host beside the cluster that has a bundle, what {@code tar xf BUNDLE sealift} gives, and a
 * kubeconfig: no Java, no Docker.
 */
final class Bastion {
  static final Path BUNDLE = Path.of(System.getProperty("sealift.bundle", ""));

  private final Path folder;
  private final Program tool;

  private Bastion(Path folder, Program tool) {
    this.folder = folder;
    this.tool = tool;
  }

  /** Sets one up in an empty folder. */
  static Bastion of(Drill drill, Path folder) throws IOException {
    Program.of(Path.of("/usr/bin/tar")).runIn(folder, "xf", BUNDLE.toString(), "sealift").orThrow();
    Files.writeString(folder.resolve("kubeconfig"), drill.kubeconfig());
    Program tool =
        Program.of(Path.of("/usr/bin/env"))
            .starting("-i", "PATH=/usr/bin:/bin", "HOME=" + folder)
            .starting("KUBECONFIG=" + folder.resolve("kubeconfig"))
            // The site's names are doors to the drill; a real bastion has a name server.
            .starting(
                "JAVA_TOOL_OPTIONS=-Djdk.net.hosts.file="
                    + System.getProperty("jdk.net.hosts.file"))
            .starting(folder.resolve("sealift/sealift").toString());
    return new Bastion(folder, tool);
  }

  /** The name and tag of the bundle's image in a repository. */
  static String image(String repository) throws BundleFailure {
    return Bundle.open(BUNDLE).index().images().stream()
        .filter(image -> image.repository().equals(repository))
        .findFirst()
        .orElseThrow()
        .name();
  }

  /** Writes a file beside the tool. */
  Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  /** Runs the tool. */
  Output sealift(String... words) {
    return tool.runIn(folder, words);
  }

  /** Starts the tool; the caller ends it. */
  Process start(String... words) throws IOException {
    return tool.prepare(words)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }
}
