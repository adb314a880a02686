package dev.sealift.settings;

import java.nio.file.Path;

/**
 * One mistake in a file that people write.
 *
 * @param line counted from 1
 */
public record Problem(Path file, int line, String text) {

  /** As compilers print it, so that editors can jump there. */
  @Override
  public String toString() {
    return file + ":" + line + ": " + text;
  }
}
