package dev.sealift.drill;

import dev.sealift.testbench.Program;
import dev.sealift.testbench.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a drill would leave behind whose process was killed: a folder, and a container where the
 * engine is the machine's own. Both bear the number of the process, and the next start removes
 * those of processes that are no more.
 */
final class Leftovers {
  private static final String LABEL = "dev.sealift.drill";
  private static final String FOLDER = "sealift-drill-";

  private Leftovers() {}

  /** A new folder of this process. Its path is short, because a socket's may have 107 bytes. */
  static Path folder() {
    try {
      return Files.createTempDirectory(
          Path.of("/tmp"), FOLDER + ProcessHandle.current().pid() + "-");
    } catch (IOException e) {
      throw new Unavailable("a folder for a drill", String.valueOf(e.getMessage()));
    }
  }

  /** What a container of this process is known by. */
  static Map<String, String> labels() {
    return Map.of(LABEL, String.valueOf(ProcessHandle.current().pid()));
  }

  /** Removes what is left of processes that are no more. */
  static void remove(Program docker) {
    String format = "{{.ID}} {{.Label \"" + LABEL + "\"}}";
    docker
        .run("ps", "--all", "--filter", "label=" + LABEL, "--format", format)
        .orThrow()
        .lines()
        .map(line -> line.split(" ", -1))
        .filter(words -> isGone(words[1]))
        .forEach(words -> docker.run("rm", "--force", "--volumes", words[0]).orThrow());
    try (Stream<Path> folders = Files.list(Path.of("/tmp"))) {
      folders.filter(Leftovers::isLeft).forEach(Leftovers::delete);
    } catch (IOException e) {
      throw new Unavailable("/tmp", String.valueOf(e.getMessage()));
    }
  }

  /** Deletes a folder with all that is in it. */
  static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    } catch (IOException e) {
      throw new Unavailable(folder.toString(), String.valueOf(e.getMessage()));
    }
  }

  private static boolean isLeft(Path folder) {
    String name = String.valueOf(folder.getFileName());
    return name.startsWith(FOLDER)
        && isGone(name.substring(FOLDER.length()).replaceFirst("-.*", ""));
  }

  /** A process whose parent has not yet noticed its end has no command line. */
  private static boolean isGone(String process) {
    try {
      return Files.readString(Path.of("/proc", process, "cmdline")).isEmpty();
    } catch (IOException e) {
      return true;
    }
  }
}
