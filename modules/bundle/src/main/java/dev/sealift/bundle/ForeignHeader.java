package dev.sealift.bundle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A tar header that somebody else may have written, read as far as is needed to say what is wrong
 * with it.
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one comparison
record ForeignHeader(byte[] block) {

  static ForeignHeader of(byte[] block) {
    return new ForeignHeader(block);
  }

  /**
   * Requires a header to be the one that the entry must have.
   *
   * @param actual as long as expected
   */
  static void compare(byte[] expected, byte[] actual, Entry entry) throws BundleFailure {
    if (!Arrays.equals(expected, actual)) {
      int last = expected.length - TarHeader.BLOCK;
      ForeignHeader first = of(Arrays.copyOf(actual, TarHeader.BLOCK));
      if (last > 0 && first.type() == TarHeader.EXTENSION) {
        first = of(Arrays.copyOfRange(actual, last, actual.length));
      }
      throw first.complaint(entry);
    }
  }

  String name() {
    String prefix = text(345, 155);
    return prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
  }

  char type() {
    return (char) block[156];
  }

  /** Whether it is of a kind that changes what the next header means. */
  boolean isExtension() {
    return switch (type()) {
      case 'x', 'g', 'X', 'L', 'K' -> isWhole();
      default -> false;
    };
  }

  /** The size field; empty unless it is eleven octal digits. */
  OptionalLong size() {
    String digits = text(124, 12);
    return digits.matches("[0-7]{11}")
        ? OptionalLong.of(Long.parseLong(digits, 8))
        : OptionalLong.empty();
  }

  private boolean isWhole() {
    String digits = text(148, 8).trim();
    return digits.matches("[0-7]{1,7}") && Integer.parseInt(digits, 8) == TarHeader.sum(block);
  }

  private BundleFailure complaint(Entry entry) {
    if (!isWhole()) {
      return new BundleFailure.WrongHeader(entry.name(), "its tar header is damaged");
    }
    return badType(entry).or(() -> badName(entry)).orElseGet(() -> otherwise(entry));
  }

  private Optional<BundleFailure> badType(Entry entry) {
    boolean right =
        switch (entry) {
          case Entry.Regular _ -> type() == TarHeader.FILE;
          case Entry.Link _ -> type() == TarHeader.LINK;
        };
    return right
        ? Optional.empty()
        : Optional.of(
            new BundleFailure.ForbiddenEntry(
                name(), "its tar header has type " + type() + " in place of " + entry.name()));
  }

  private Optional<BundleFailure> badName(Entry entry) {
    if (name().equals(entry.name())) {
      return Optional.empty();
    }
    return EntryRules.objection(name())
        .<BundleFailure>map(why -> new BundleFailure.ForbiddenEntry(name(), why))
        .or(() ->
            Optional.of(
                new BundleFailure.WrongHeader(entry.name(), "its tar header names it " + name())));
  }

  private BundleFailure otherwise(Entry entry) {
    OptionalLong size = size();
    if (size.isEmpty() || size.getAsLong() != entry.size()) {
      String said = size.isPresent() ? size.getAsLong() + " bytes" : "no valid size";
      return new BundleFailure.WrongSize(
          entry.name(), "its tar header has " + said + ", the index " + entry.size());
    }
    return new BundleFailure.WrongHeader(
        entry.name(), "mode, owner, time or link of its tar header are not those of the index");
  }

  private String text(int at, int length) {
    String field = new String(block, at, length, ISO_8859_1);
    int end = field.indexOf('\0');
    return end < 0 ? field : field.substring(0, end);
  }
}
