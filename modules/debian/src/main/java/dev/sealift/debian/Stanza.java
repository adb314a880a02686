package dev.sealift.debian;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a control file or of one paragraph (deb822(5)): continued lines joined by line
 * feeds, names as first written.
 */
record Stanza(Map<String, String> fields) {

  /** Reads the first paragraph; lines that are no field are passed over. */
  static Stanza read(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    String last = "";
    for (String line : text.lines().toList()) {
      if (line.isBlank()) {
        if (fields.isEmpty()) {
          continue;
        }
        break;
      }
      int colon = line.indexOf(':');
      if (Character.isWhitespace(line.charAt(0))) {
        fields.computeIfPresent(last, (_, value) -> value + "\n" + line.strip());
      } else if (colon > 0) {
        last = line.substring(0, colon);
        fields.putIfAbsent(last, line.substring(colon + 1).strip());
      }
    }
    return new Stanza(fields);
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(fields.get(name));
  }
}
