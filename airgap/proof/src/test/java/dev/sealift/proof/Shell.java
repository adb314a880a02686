package dev.sealift.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.testbench.Program.Output;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A shell that somebody types commands into; it ends at the first that fails. */
final class Shell implements AutoCloseable {
  private static final String DONE = "-- done, with ";

  private final Path folder;
  private final Process process;
  private final BufferedReader output;
  private boolean ended;

  private Shell(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  /**
   * Opens one.
   *
   * @param starting what starts it, with its environment; its folder is where it runs
   */
  static Shell open(ProcessBuilder starting) throws IOException {
    Shell shell =
        new Shell(starting.directory().toPath(), starting.redirectErrorStream(true).start());
    // What is in the background has no parent any more once the shell is gone.
    shell.type(
        """
        set -euo pipefail
        end() { code=$?; kill $(jobs -p) 2> /dev/null || true; echo; echo "%s$code"; }
        trap end EXIT
        """
            .formatted(DONE));
    return shell;
  }

  /** Runs commands in the shell as it is by now; what they put into the background goes on. */
  Output run(String commands) throws IOException {
    if (ended) {
      throw new AssertionError("the shell has ended");
    }
    Path file = Files.writeString(folder.resolve(".commands"), commands);
    // Sourced, so that no command reads those behind it.
    type(". " + file + " < /dev/null\necho \"\n" + DONE + "0\"\n");
    StringBuilder text = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(DONE)) {
        int code = Integer.parseInt(line.substring(DONE.length()));
        ended = code != 0;
        return new Output(code, text.toString().strip(), "");
      }
      text.append(line).append('\n');
    }
    throw new AssertionError("the shell is gone: " + text);
  }

  private void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
