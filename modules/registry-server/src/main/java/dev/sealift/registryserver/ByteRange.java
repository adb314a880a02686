package dev.sealift.registryserver;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a content.
 *
 * @param from first byte
 * @param to last byte, included
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14">RFC 9110, Range Requests</a>
 */
record ByteRange(long from, long to) {
  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** What a Range header asks for. */
  sealed interface Wish {
    /** All of it: no header, or one that a server may leave unheeded. */
    record Whole() implements Wish {}

    /** A part that exists. */
    record Part(ByteRange range) implements Wish {}

    /** A part behind the end. */
    record Nothing() implements Wish {}
  }

  static Wish parse(Optional<String> header, long size) {
    Matcher matcher = SINGLE.matcher(header.orElse("").trim());
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return new Wish.Whole();
    }
    if (matcher.group(1).isEmpty()) {
      long last = Long.parseLong(matcher.group(2));
      return part(Math.max(0, size - last), size - 1);
    }
    long from = Long.parseLong(matcher.group(1));
    if (matcher.group(2).isEmpty()) {
      return part(from, size - 1);
    }
    long to = Long.parseLong(matcher.group(2));
    return to < from ? new Wish.Whole() : part(from, Math.min(to, size - 1));
  }

  private static Wish part(long from, long to) {
    return from > to ? new Wish.Nothing() : new Wish.Part(new ByteRange(from, to));
  }

  long length() {
    return to - from + 1;
  }

  /** The Content-Range header. */
  String of(long size) {
    return "bytes " + from + "-" + to + "/" + size;
  }
}
