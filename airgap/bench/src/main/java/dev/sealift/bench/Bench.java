package dev.sealift.bench;

import dev.sealift.testbench.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Runs the races and prints what they came to as ratios of one run: machines are noisy, and two
 * runs cannot be compared.
 */
public final class Bench {
  private Bench() {}

  /**
   * Runs all races, or those that are named.
   *
   * @param words the bundle whose tool is measured; the repository; perhaps names of races,
   *     separated by commas
   */
  public static void main(String[] words) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Path bundle = Path.of(words[0]).toRealPath();
    Path repository = Path.of(words[1]).toRealPath();
    List<String> wanted = Arrays.stream(words).skip(2).filter(names -> !names.isBlank()).toList();
    Path folder = Files.createTempDirectory("sealift-bench");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    Program.of(Path.of("tar")).runIn(folder, "xf", bundle.toString(), "sealift").orThrow();
    Course course =
        new Course(folder, folder.resolve("sealift/sealift"), bundle, repository, System.out);
    for (Race race : Race.values()) {
      String name = race.name().toLowerCase(Locale.ROOT);
      if (wanted.isEmpty() || Arrays.asList(wanted.getFirst().split(",", -1)).contains(name)) {
        System.out.println("\n" + name + ": " + race.description());
        race.run(course);
      }
    }
    System.exit(0);
  }

  static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    } catch (java.io.IOException e) {
      System.err.println("left behind: " + e.getMessage());
    }
  }
}
