package dev.sealift.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A program that the build runs; its output is only shown when it fails. */
final class Command {
  private static final int LINES_SHOWN = 20;

  private final Path folder;
  private final boolean inherits;
  private final Map<String, String> environment;

  private Command(Path folder, boolean inherits, Map<String, String> environment) {
    this.folder = folder;
    this.inherits = inherits;
    this.environment = Map.copyOf(environment);
  }

  /**
   * A program with this process's environment.
   *
   * @param environment variables on top of it
   */
  Command(Path folder, Map<String, String> environment) {
    this(folder, true, environment);
  }

  /** A program that learns nothing of whoever builds. */
  static Command alone(Path folder) {
    return new Command(folder, false, Map.of("LC_ALL", "C"));
  }

  /**
   * Runs it to its end; an interrupt ends it.
   *
   * @param purpose what it is for, as a message starts
   * @return its standard output
   */
  String run(String purpose, List<String> words) throws AssemblyFailure, IOException {
    Path errors = Files.createTempFile("sealift", ".log");
    try {
      Process process = start(purpose, words, errors);
      try {
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        int status = process.waitFor();
        if (status == 0) {
          return output;
        }
        throw new AssemblyFailure.ToolFailed(
            purpose, words.getFirst() + " ended with " + status + ":\n" + end(errors));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssemblyFailure.ToolFailed(purpose, "it was interrupted");
      } finally {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
      }
    } finally {
      Files.deleteIfExists(errors);
    }
  }

  private Process start(String purpose, List<String> words, Path errors) throws AssemblyFailure {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(folder.toFile()).redirectError(errors.toFile());
    if (!inherits) {
      builder.environment().clear();
    }
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssemblyFailure.ToolFailed(purpose, words.getFirst() + " is not on the PATH");
    }
  }

  private static String end(Path errors) throws IOException {
    List<String> lines = Files.readString(errors).lines().toList();
    return lines.stream()
        .skip(Math.max(0, lines.size() - LINES_SHOWN))
        .map(line -> "     " + line)
        .collect(Collectors.joining("\n"));
  }
}
