package dev.sealift.testbench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A program that serves until it is closed. It also ends when this process is killed: a shell
 * stands between that waits for the end of its standard input, which no death can keep open.
 */
final class Daemon implements AutoCloseable {
  private static final String GUARD =
      """
      trap '' INT
      exec 3<&0
      "$@" 3<&- </dev/null & program=$!
      (read -r end <&3; kill $program) & reader=$!
      wait $program
      exit=$?
      kill $reader
      exit $exit
      """;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process guard;
  private final String name;
  private final Path log;

  private Daemon(Process guard, String name, Path log) {
    this.guard = guard;
    this.name = name;
    this.log = log;
  }

  /** Starts {@code process} with all that it says going to the file {@code log}. */
  static Daemon start(ProcessBuilder process, Path log) {
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "sh"));
    String name = process.command().getFirst();
    words.addAll(process.command());
    process.command(words).redirectErrorStream(true).redirectOutput(Redirect.to(log.toFile()));
    try {
      return new Daemon(process.start(), name, log);
    } catch (IOException e) {
      throw new Unavailable(name, e);
    }
  }

  /**
   * Returns when {@code answers} is true; fails with the log when the program has ended or hangs.
   */
  void awaitAnswer(BooleanSupplier answers) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers.getAsBoolean()) {
      if (System.nanoTime() > end || !guard.isAlive()) {
        close();
        throw new Unavailable(name, "it does not answer; its log ends with\n" + endOfLog());
      }
      pause();
    }
  }

  /** What the program has said so far. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new Unavailable(log.toString(), e);
    }
  }

  /** Ends the program without asking it. */
  void kill() {
    guard.descendants().forEach(ProcessHandle::destroyForcibly);
    close();
  }

  /** Asks the program to end and waits until it has. */
  @Override
  public void close() {
    try {
      guard.getOutputStream().close();
      if (!guard.waitFor(30, TimeUnit.SECONDS)) {
        guard.descendants().forEach(ProcessHandle::destroyForcibly);
        guard.destroyForcibly();
      }
    } catch (IOException e) {
      guard.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String endOfLog() {
    List<String> lines = log().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
  }

  private void pause() {
    try {
      guard.waitFor(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(name, e);
    }
  }
}
