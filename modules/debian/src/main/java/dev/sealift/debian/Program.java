package dev.sealift.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One of apt's programs, run to its end. */
final class Program {
  private static final int LINES_SHOWN = 12;

  private Program() {}

  /**
   * Runs it; an interrupt ends it.
   *
   * @return its standard output
   */
  static String run(String purpose, List<String> words) throws DebianFailure, IOException {
    Path errors = Files.createTempFile("sealift-apt", ".log");
    try {
      Process process = start(words, errors);
      try {
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
          throw new DebianFailure.AptFailed(purpose + " failed", end(errors, output));
        }
        return output;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DebianFailure.AptFailed(purpose + " failed", "it was interrupted");
      } finally {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
      }
    } finally {
      Files.deleteIfExists(errors);
    }
  }

  private static Process start(List<String> words, Path errors) throws DebianFailure {
    ProcessBuilder builder = new ProcessBuilder(words).redirectError(errors.toFile());
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new DebianFailure.NotPrepared(
          "This machine has no " + words.getFirst(),
          "Debian packages are resolved by apt, so such images are built on Debian, Ubuntu or a"
              + " machine with apt installed");
    }
  }

  private static String end(Path errors, String output) throws IOException {
    String said = Files.readString(errors);
    List<String> lines = (said.isBlank() ? output : said).lines().toList();
    return String.join(
        "\n     ", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }
}
