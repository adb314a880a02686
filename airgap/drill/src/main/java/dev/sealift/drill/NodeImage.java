package dev.sealift.drill;

import dev.sealift.testbench.Attempt;
import dev.sealift.testbench.DockerEngine;
import dev.sealift.testbench.Program;
import dev.sealift.testbench.Unavailable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The node's image in a Docker engine.
 *
 * @param name as the engine has it
 * @param docker its command line
 */
record NodeImage(String name, Program docker) {
  private static final String PROPERTY = "sealift.drill.node";
  private static final String LOADED = "Loaded image: ";

  /** The image of the file that the system property {@code sealift.drill.node} names. */
  static NodeImage ofThisProcess() {
    return Loaded.IMAGE.get();
  }

  private static NodeImage load() {
    Path file = Path.of(System.getProperty(PROPERTY, ""));
    if (!Files.isRegularFile(file)) {
      throw new Unavailable(
          "the node of a drill",
          PROPERTY + " names no file; mvn package makes one in airgap/drill");
    }
    Program docker = DockerEngine.ofThisProcess().client();
    String said = docker.run("load", "--input", file.toString()).orThrow();
    String name =
        said.lines()
            .filter(line -> line.startsWith(LOADED))
            .map(line -> line.substring(LOADED.length()))
            .findFirst()
            .orElseThrow(() -> new Unavailable(file.toString(), "docker load says only " + said));
    return new NodeImage(name, docker);
  }

  /** Holds what is made once. */
  private static final class Loaded {
    static final Attempt<NodeImage> IMAGE = Attempt.at(NodeImage::load);
  }
}
