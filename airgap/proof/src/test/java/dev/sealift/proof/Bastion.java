package dev.sealift.proof;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundleFailure;
import dev.sealift.drill.Drill;
import dev.sealift.testbench.Program;
import dev.sealift.testbench.Program.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A host beside the cluster that has a bundle, what {@code tar xf BUNDLE sealift} gives, and a
 * kubeconfig: no Java, no Docker.
 */
final class Bastion {
  static final Path BUNDLE = Path.of(System.getProperty("sealift.bundle", ""));

  private static final Duration PATIENCE = Duration.ofMinutes(3);

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

  /** Starts the tool, which says what it does in {@code log}; the caller ends it. */
  Process start(String... words) throws IOException {
    Files.deleteIfExists(folder.resolve("log"));
    return tool.prepare(words)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  /** Waits until what was started says something. */
  void await(Process started, String word) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!said().contains(word)) {
      if (!started.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("it never said " + word + " in\n" + said());
      }
      Thread.sleep(20);
    }
  }

  /** Starts the tool, and kills it with all that it started when it says something. */
  void killAt(String moment, String... words) throws IOException, InterruptedException {
    Process running = start(words);
    try {
      await(running, moment);
    } finally {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly().waitFor();
    }
  }

  private String said() throws IOException {
    Path log = folder.resolve("log");
    return Files.exists(log) ? Files.readString(log) : "";
  }
}
