package dev.sealift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Rules for every source file. Run with {@code -Dsealift.format=apply} to have the layout applied
 * instead of checked.
 */
class SourcesTest {
  private static final int LONGEST_FILE = 300;
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  @Test
  void everyFileIsLaidOutByGoogleJavaFormat() throws IOException, FormatterException {
    boolean apply = "apply".equals(System.getProperty("sealift.format"));
    for (Path file : sources()) {
      String text = Files.readString(file);
      String formatted = format(text);
      if (apply && !formatted.equals(text)) {
        Files.writeString(file, formatted);
      } else {
        assertThat(text).as("layout of %s", ROOT.relativize(file)).isEqualTo(formatted);
      }
    }
  }

  @Test
  void noFileIsTooLongToBeReadInOneGo() throws IOException {
    for (Path file : sources()) {
      assertThat(Files.readAllLines(file))
          .as("lines of %s", ROOT.relativize(file))
          .hasSizeLessThanOrEqualTo(LONGEST_FILE);
    }
  }

  private static String format(String text) throws FormatterException {
    String formatted = new Formatter().formatSource(text);
    return ImportOrderer.reorderImports(
        RemoveUnusedImports.removeUnusedImports(formatted), Style.GOOGLE);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(
              file -> file.toString().endsWith(".java") && !file.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }
}
