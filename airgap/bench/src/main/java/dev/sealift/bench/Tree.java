package dev.sealift.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a command and all processes that it started took together, looked at 50 times a second.
 * Memory is the proportional set size (PSS): a page that several processes map counts once.
 *
 * @param atPeak the memory of each program when that of all was largest, in bytes
 * @param peaks the most that each program took at any time, all its processes together, in bytes
 * @param disk the most that its folder held, in bytes
 * @param said its output
 */
record Tree(
    Duration wall,
    SortedMap<String, Long> atPeak,
    SortedMap<String, Long> peaks,
    long disk,
    List<String> said) {
  private static final int PAUSE_MILLISECONDS = 20;
  private static final int LOOKS_A_WALK = 10;

  /**
   * Runs a command to its end; it must succeed.
   *
   * @param folder all that it writes goes there
   */
  static Tree of(ProcessBuilder command, Path folder) throws IOException, InterruptedException {
    Path log = Files.createTempFile("bench", ".log");
    SortedMap<String, Long> atPeak = new TreeMap<>();
    SortedMap<String, Long> peaks = new TreeMap<>();
    long disk = 0;
    long looks = 0;
    long start = System.nanoTime();
    Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    do {
      SortedMap<String, Long> now = new TreeMap<>();
      add(process.pid(), new HashSet<>(), now);
      now.forEach((name, bytes) -> peaks.merge(name, bytes, Math::max));
      if (sum(now) > sum(atPeak)) {
        atPeak = now;
      }
      if (looks++ % LOOKS_A_WALK == 0) {
        disk = Math.max(disk, held(folder));
      }
    } while (!process.waitFor(PAUSE_MILLISECONDS, TimeUnit.MILLISECONDS));
    Duration wall = Duration.ofNanos(System.nanoTime() - start);
    List<String> said = Files.readAllLines(log);
    Files.delete(log);
    if (process.exitValue() != 0) {
      throw new IOException(
          "it ended with " + process.exitValue() + ":\n" + String.join("\n", said));
    }
    return new Tree(wall, atPeak, peaks, disk, said);
  }

  /** The most memory that all processes took together, in bytes. */
  long peak() {
    return sum(atPeak);
  }

  private static long sum(SortedMap<String, Long> memory) {
    return memory.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void add(long pid, Set<String> spaces, SortedMap<String, Long> memory) {
    Path process = Path.of("/proc/" + pid);
    List<String> rollup = lines(process.resolve("smaps_rollup"));
    // The first line is where the address space begins and ends. That of a process that has been
    // started and does not run its own program yet is its parent's, and counts once.
    if (!rollup.isEmpty() && spaces.add(rollup.getFirst())) {
      long bytes =
          rollup.stream()
              .filter(line -> line.startsWith("Pss:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
              .sum();
      lines(process.resolve("comm")).forEach(name -> memory.merge(name, bytes, Long::sum));
    }
    try (Stream<Path> threads = Files.list(process.resolve("task"))) {
      threads
          .flatMap(thread -> lines(thread.resolve("children")).stream())
          .flatMap(children -> Stream.of(children.strip().split(" ", -1)))
          .filter(child -> !child.isEmpty())
          .forEach(child -> add(Long.parseLong(child), spaces, memory));
    } catch (IOException | UncheckedIOException e) {
      // It has ended.
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readString(file).lines().toList();
    } catch (IOException e) {
      // The process has ended.
      return List.of();
    }
  }

  /** How many bytes the files in a folder hold. */
  static long held(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).collect(Collectors.summingLong(Tree::size));
    } catch (IOException | UncheckedIOException e) {
      // Something was removed meanwhile; there is another look.
      return 0;
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
