package dev.sealift.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a process is given, so that tests can give something else.
 *
 * @param terminal whether a person watches standard error
 */
record Frame(
    Map<String, String> environment,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    InstantSource clock) {

  /** That of this process. */
  static Frame ofProcess() {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent()
            && !isRedirected();
    return new Frame(System.getenv(), System.out, System.err, terminal, InstantSource.system());
  }

  /** Java asks about standard input and output only. */
  private static boolean isRedirected() {
    try {
      Path err = Path.of("/proc/self/fd/2").toRealPath();
      return !err.startsWith("/dev") || err.equals(Path.of("/dev/null"));
    } catch (IOException e) {
      // Not Linux, or a pipe.
      return Files.exists(Path.of("/proc/self/fd"));
    }
  }

  boolean debug() {
    return environment.containsKey("SEALIFT_DEBUG");
  }
}
