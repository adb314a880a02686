package dev.sealift.bench;

import dev.sealift.testbench.Access;
import dev.sealift.testbench.RegistryProcess;
import dev.sealift.testbench.Tools;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What all races share.
 *
 * @param folder room for content
 * @param sealift the tool's launcher, out of the bundle
 * @param repository the checkout that the bundle was built from
 */
record Course(Path folder, Path sealift, Path bundle, Path repository, PrintStream out) {

  /** Work with a registry. */
  interface With<T> {
    T run(RegistryProcess registry) throws Exception;
  }

  /** Starts Debian's docker-registry with nothing in it, and throws it away afterwards. */
  <T> T freshRegistry(With<T> work) throws Exception {
    Path own = Files.createTempDirectory(folder, "registry");
    try (RegistryProcess registry =
        RegistryProcess.start(Tools.ofThisMachine().dockerRegistry(), own, new Access.Plain())) {
      return work.run(registry);
    } finally {
      Bench.delete(own);
    }
  }

  /** A folder of its own for content, gone when the work is done. */
  <T> T room(Room<T> work) throws Exception {
    Path own = Files.createTempDirectory(folder, "content");
    try {
      return work.run(own);
    } finally {
      Bench.delete(own);
    }
  }

  /** Work in a folder. */
  interface Room<T> {
    T run(Path folder) throws Exception;
  }

  /** One line of the result. */
  void say(String line) {
    out.println("  " + line);
  }

  /** Progress, which is no result. */
  void remark(String line) {
    System.err.println("    " + line);
  }

  static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  static double mebibytes(long bytes) {
    return bytes / (double) (1 << 20);
  }
}
