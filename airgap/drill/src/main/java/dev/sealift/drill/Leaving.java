package dev.sealift.drill;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What nft says of the sets that count packets. */
final class Leaving {
  /**
   * Its output is made of such elements and things that are none; a parser of JSON is not needed.
   */
  private static final Pattern ELEMENT =
      Pattern.compile(
          "\"val\": *\"?([^\",}]+)\"?, *\"counter\": *\\{ *\"packets\": *([0-9]+)", Pattern.DOTALL);

  private Leaving() {}

  /** Packets by destination; frames of other protocols than IPv4 by the name of the protocol. */
  static SortedMap<String, Long> read(String json) {
    SortedMap<String, Long> packets = new TreeMap<>();
    Matcher elements = ELEMENT.matcher(json);
    while (elements.find()) {
      packets.put(elements.group(1), Long.parseLong(elements.group(2)));
    }
    return packets;
  }
}
