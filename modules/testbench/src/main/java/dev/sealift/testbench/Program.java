package dev.sealift.testbench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program on disk, and how it is called here.
 *
 * @param words the executable, and what stands before the arguments of each run
 * @param environment variables set on top of those of this process
 */
public record Program(List<String> words, Map<String, String> environment) {
  private static final long MINUTES = 5;

  public Program {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /** The executable {@code file} without further ado. */
  public static Program of(Path file) {
    return new Program(List.of(file.toString()), Map.of());
  }

  /** The first executable {@code name} in these folders, which are written as in {@code PATH}. */
  static Optional<Program> find(String name, String folders) {
    return Stream.of(folders.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
        .findFirst()
        .map(Program::of);
  }

  /** The same program with one more variable. */
  public Program with(String variable, String value) {
    return with(Map.of(variable, value));
  }

  Program with(Map<String, String> variables) {
    Map<String, String> more = new HashMap<>(environment);
    more.putAll(variables);
    return new Program(words, more);
  }

  /** The same program with more words before the arguments of each run. */
  public Program starting(String... more) {
    return new Program(Stream.concat(words.stream(), Stream.of(more)).toList(), environment);
  }

  /** Runs it to its end, with nothing on its standard input. */
  public Output run(String... arguments) {
    return run(prepare(arguments));
  }

  /** The same in a working folder of its own. */
  public Output runIn(Path folder, String... arguments) {
    return run(prepare(arguments).directory(folder.toFile()));
  }

  /** The same with a file on its standard input. */
  public Output runWith(Path input, String... arguments) {
    return run(prepare(arguments), input);
  }

  /** A process of it that has not been started, for those who want its streams or its end. */
  public ProcessBuilder prepare(String... arguments) {
    List<String> command = new ArrayList<>(words);
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder;
  }

  private Output run(ProcessBuilder builder) {
    return run(builder, Path.of("/dev/null"));
  }

  private Output run(ProcessBuilder builder, Path input) {
    try {
      Path text = Files.createTempFile("program", ".out");
      Path errors = Files.createTempFile("program", ".err");
      try {
        Process process =
            builder
                .redirectInput(input.toFile())
                .redirectOutput(text.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
          throw new Unavailable(
              String.join(" ", builder.command()),
              "it does not end, and said\n" + Files.readString(errors));
        }
        return new Output(
            process.exitValue(), Files.readString(text).strip(), Files.readString(errors).strip());
      } finally {
        Files.delete(text);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new Unavailable(words.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(words.getFirst(), e);
    }
  }

  /**
   * What a program left behind.
   *
   * @param exitCode 0 for success
   * @param text standard output without the blanks around it
   * @param errors standard error without the blanks around it
   */
  public record Output(int exitCode, String text, String errors) {

    /** Standard output of a program that succeeded. */
    public String orThrow() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + ": " + text + "\n" + errors);
      }
      return text;
    }
  }
}
