package dev.sealift.bench;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.oci.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is measured. */
enum Race {
  COLD("1 GiB in six images into an empty registry on loopback, median of 5") {
    @Override
    void run(Course course) throws Exception {
      course.room(folder -> {
        Content content = Content.generate(folder, 6, 96 * MIB, 48 * MIB, 24 * MIB, 8 * MIB);
        print(course, Heat.of(course, content, 5, Duration.ZERO));
        return content;
      });
    }
  },
  SLOW("60 images of two small layers over a line of 20 ms a round trip, median of 3") {
    @Override
    void run(Course course) throws Exception {
      course.room(folder -> {
        Content content = Content.generate(folder, 60, 8 << 10, 24 << 10);
        print(course, Heat.of(course, content, 3, Duration.ofMillis(20)));
        return content;
      });
    }
  },
  AGAIN("the same content pushed a second time, median of 5") {
    @Override
    void run(Course course) throws Exception {
      course.room(folder -> {
        Content content = Content.generate(folder, 6, 96 * MIB, 48 * MIB, 24 * MIB, 8 * MIB);
        return course.freshRegistry(registry -> {
          String authority = registry.authority();
          Usage.of(Contestant.SEALIFT.push(content, authority, course.sealift()));
          long before = requests(registry);
          List<Usage> usages = new ArrayList<>();
          for (int round = 0; round < 5; round++) {
            usages.add(Usage.of(Contestant.SEALIFT.push(content, authority, course.sealift())));
          }
          course.say(
              "sealift %.3f s, %.1f requests an image"
                  .formatted(
                      Course.seconds(Usage.median(usages).wall()),
                      (requests(registry) - before) / (5.0 * content.images().size())));
          return content;
        });
      });
    }
  },
  MEMORY("the most memory that a push takes, of bundles of 1 GiB and of 4 GiB") {
    @Override
    void run(Course course) throws Exception {
      for (long size : List.of(256 * MIB, 1024 * MIB)) {
        course.room(folder -> {
          Content content = Content.generate(folder, 2, size, size);
          return course.freshRegistry(registry -> {
            Usage usage =
                Usage.of(Contestant.SEALIFT.push(content, registry.authority(), course.sealift()));
            course.say(
                "%.0f MiB: %.0f MiB in %.1f s"
                    .formatted(
                        Course.mebibytes(content.size()),
                        Course.mebibytes(usage.peakBytes()),
                        Course.seconds(usage.wall())));
            return content;
          });
        });
      }
    }
  },
  WRITE("a bundle of 2 GiB written from ready images, against cp and sha256sum, median of 5") {
    @Override
    void run(Course course) throws Exception {
      course.room(folder -> {
        Content content = Content.generate(folder, 8, 192 * MIB, 64 * MIB);
        Path copy = folder.resolve("copy.tar");
        List<Usage> writing = new ArrayList<>();
        List<Usage> copying = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
          Files.deleteIfExists(copy);
          writing.add(Usage.inside(() -> content.writer().write(copy, (_, _) -> {})));
          Files.deleteIfExists(copy);
          String bundle = content.bundle().toString();
          copying.add(
              Usage.of(
                  List.of(
                      new ProcessBuilder("cp", bundle, copy.toString()),
                      new ProcessBuilder("sync", copy.toString()),
                      new ProcessBuilder("sha256sum", copy.toString()))));
        }
        Usage ours = Usage.median(writing);
        Usage theirs = Usage.median(copying);
        course.say("sealift           %.2f s".formatted(Course.seconds(ours.wall())));
        course.say("cp and sha256sum  %.2f s".formatted(Course.seconds(theirs.wall())));
        course.say(
            "sealift writes at %.0f %% of their rate"
                .formatted(100 * Course.seconds(theirs.wall()) / Course.seconds(ours.wall())));
        return content;
      });
    }
  },
  UNCHANGED("the bundle built again with nothing changed, median of 3") {
    @Override
    void run(Course course) throws Exception {
      String platforms =
          Bundle.open(course.bundle()).index().images().stream()
              .map(BundledImage::platforms)
              .flatMap(List::stream)
              .map(Platform::toString)
              .collect(Collectors.toCollection(TreeSet::new))
              .stream()
              .collect(Collectors.joining(","));
      String jars = course.repository().resolve("bundle/target/lib").toString();
      List<Usage> usages = new ArrayList<>();
      for (int round = 0; round < 3; round++) {
        usages.add(
            Usage.of(
                List.of(
                    new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        jars + "/*",
                        "dev.sealift.cli.Main",
                        "build",
                        "--root=" + course.repository(),
                        "--out=" + course.bundle(),
                        "--platforms=" + platforms,
                        "--tool=" + jars))));
      }
      course.say("%.1f s for %s".formatted(Course.seconds(Usage.median(usages).wall()), platforms));
    }
  },
  INSTALL("all components into a bare cluster, against the same charts by hand, median of 3") {
    @Override
    void run(Course course) throws Exception {
      new Installations(course).race();
    }
  },
  INSTALLER("the memory and the disk that an installation takes, and what it leaves running") {
    @Override
    void run(Course course) throws Exception {
      new Installations(course).weigh();
    }
  },
  VERSION("sealift --version, median of 20") {
    @Override
    void run(Course course) throws Exception {
      List<Usage> usages = new ArrayList<>();
      for (int round = 0; round < 20; round++) {
        usages.add(Usage.of(List.of(new ProcessBuilder(course.sealift().toString(), "--version"))));
      }
      course.say("%.0f ms".formatted(1000 * Course.seconds(Usage.median(usages).wall())));
    }
  };

  private static final long MIB = 1 << 20;

  private final String description;

  Race(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }

  /** Runs it and prints what it came to. */
  abstract void run(Course course) throws Exception;

  private static long requests(dev.sealift.testbench.RegistryProcess registry) {
    return registry.answered("HEAD") + registry.answered("GET") + registry.answered("POST");
  }

  private static void print(Course course, Map<Contestant, List<Usage>> heats) {
    double own =
        Course.seconds(Usage.median(heats.getOrDefault(Contestant.SEALIFT, List.of())).wall());
    heats.forEach((contestant, usages) -> {
      Usage median = Usage.median(usages);
      course.say(
          "%-8s %6.2f s  %5.2f times sealift's time  processor %5.2f s  memory %4.0f MiB"
              .formatted(
                  contestant.word(),
                  Course.seconds(median.wall()),
                  Course.seconds(median.wall()) / own,
                  Course.seconds(median.processor()),
                  Course.mebibytes(Usage.peak(usages))));
    });
  }
}
