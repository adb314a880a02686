package dev.sealift.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * What commands that ran one after another took.
 *
 * @param wall from the first start to the last end
 * @param processor user and system time of all
 * @param peakBytes the largest resident set of any, in bytes
 */
record Usage(Duration wall, Duration processor, long peakBytes) {
  private static final long TICKS_A_SECOND = 100;

  /** Runs commands to their ends; each must succeed. */
  static Usage of(List<ProcessBuilder> commands) throws IOException, InterruptedException {
    Path log = Files.createTempFile("bench", ".log");
    long ticks = 0;
    long peak = 0;
    long start = System.nanoTime();
    for (ProcessBuilder command : commands) {
      Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      long own = 0;
      // The kernel forgets both with the process, so they are read until it ends.
      do {
        own = Math.max(own, ticks(process.pid()));
        peak = Math.max(peak, peak(process.pid()));
      } while (!process.waitFor(5, TimeUnit.MILLISECONDS));
      ticks += own;
      if (process.exitValue() != 0) {
        throw new IOException(
            String.join(" ", command.command())
                + " ended with "
                + process.exitValue()
                + ":\n"
                + Files.readString(log));
      }
    }
    Duration wall = Duration.ofNanos(System.nanoTime() - start);
    Files.delete(log);
    return new Usage(wall, Duration.ofMillis(ticks * 1000 / TICKS_A_SECOND), peak);
  }

  /** Work of this process; its memory is not known. */
  interface Work {
    void run() throws Exception;
  }

  /** Times work of this process. */
  static Usage inside(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return new Usage(Duration.ofNanos(System.nanoTime() - start), Duration.ZERO, 0);
  }

  /** The middle one by the time that it took. */
  static Usage median(List<Usage> usages) {
    List<Usage> sorted = usages.stream().sorted(Comparator.comparing(Usage::wall)).toList();
    return sorted.get(sorted.size() / 2);
  }

  /** The most memory that any of them took, in bytes. */
  static long peak(List<Usage> usages) {
    return usages.stream().mapToLong(Usage::peakBytes).max().orElse(0);
  }

  private static long peak(long pid) {
    return read(
        Path.of("/proc/" + pid + "/status"),
        text ->
            text.lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElse(0));
  }

  /** Fields 14 and 15 of proc_pid_stat(5); the name before them may hold blanks. */
  private static long ticks(long pid) {
    return read(
        Path.of("/proc/" + pid + "/stat"),
        text -> {
          String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
          return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        });
  }

  private static long read(Path file, ToLongFunction<String> parsed) {
    try {
      return parsed.applyAsLong(Files.readString(file));
    } catch (IOException e) {
      return 0;
    }
  }
}
