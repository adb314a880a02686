package dev.sealift.assembler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a source folder that say under which terms it may be passed on. */
final class Licences {
  private static final Pattern NAME =
      Pattern.compile("(?i)(un)?(licen[cs]e|copying|notice|copyright|patents)([.-].*)?");

  private Licences() {}

  /** Whether a file of this name is one. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Those directly in a folder, sorted. */
  static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> isName(String.valueOf(file.getFileName())))
          .sorted()
          .toList();
    }
  }

  /** The SPDX identifiers of those that are recognised. */
  static List<String> identified(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : in(folder)) {
      LicenceText.identify(Files.readString(file, ISO_8859_1)).ifPresent(found::add);
    }
    return found;
  }
}
