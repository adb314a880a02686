package dev.sealift.cli;

import java.io.PrintStream;
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
        Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent();
    return new Frame(System.getenv(), System.out, System.err, terminal, InstantSource.system());
  }

  boolean debug() {
    return environment.containsKey("SEALIFT_DEBUG");
  }
}
