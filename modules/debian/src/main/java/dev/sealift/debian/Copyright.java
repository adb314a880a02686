package dev.sealift.debian;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The licences that a machine-readable debian/copyright names, in the words of SPDX. Names that
 * have no certain counterpart are left out: the text itself is in the image.
 */
final class Copyright {
  private static final Pattern LICENSE = Pattern.compile("License:[ \\t]*(\\S.*)");
  private static final Pattern GNU =
      Pattern.compile("(A?GPL|LGPL)-([0-9])(\\.[0-9])?(\\.0)?(\\+)?");
  private static final Map<String, String> OTHERS =
      Map.of(
          "apache-2.0", "Apache-2.0",
          "bsd-2-clause", "BSD-2-Clause",
          "bsd-3-clause", "BSD-3-Clause",
          "boost-1.0", "BSL-1.0",
          "cc0-1.0", "CC0-1.0",
          "expat", "MIT",
          "isc", "ISC",
          "mpl-2.0", "MPL-2.0",
          "openldap-2.8", "OLDAP-2.8",
          "zlib", "Zlib");

  private Copyright() {}

  /** Identifiers that are in SPDX's list, sorted. */
  static List<String> identified(String text) {
    TreeSet<String> found = new TreeSet<>();
    for (String line : text.lines().toList()) {
      Matcher matcher = LICENSE.matcher(line);
      if (matcher.matches()) {
        for (String word : matcher.group(1).split(" (or|and|with) |,", -1)) {
          identifier(word.strip()).ifPresent(found::add);
        }
      }
    }
    return List.copyOf(found);
  }

  private static Optional<String> identifier(String word) {
    Matcher gnu = GNU.matcher(word);
    if (gnu.matches()) {
      String minor = gnu.group(3) == null ? ".0" : gnu.group(3);
      String suffix = gnu.group(5) == null ? "-only" : "-or-later";
      return Optional.of(gnu.group(1) + "-" + gnu.group(2) + minor + suffix);
    }
    return Optional.ofNullable(OTHERS.get(word.toLowerCase(Locale.ROOT)));
  }
}
