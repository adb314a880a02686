package dev.sealift.debian;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * How fresh the archive was when packages were resolved.
 *
 * @param date when it was signed
 * @param validUntil after which it should not be used; stable releases have no such date
 * @param expiryIgnored the setting because of which it was taken although it had expired
 */
public record Release(
    String suite, Instant date, Optional<Instant> validUntil, Optional<String> expiryIgnored) {
  /** As in RFC 5322, but the zone is a word: {@code Fri, 30 Oct 2026 08:08:01 UTC}. */
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss zzz", Locale.ROOT);

  /**
   * Reads a release file whose signature was checked.
   *
   * @param now to tell whether it has expired
   */
  static Release read(String suite, String inRelease, Instant now, Optional<String> setting)
      throws DebianFailure {
    Instant date =
        field(inRelease, "Date")
            .orElseThrow(() ->
                new DebianFailure.AptFailed(
                    "The archive's " + suite + " is not usable", "no Date"));
    Optional<Instant> until = field(inRelease, "Valid-Until");
    boolean expired = until.filter(now::isAfter).isPresent();
    return new Release(suite, date, until, expired ? setting : Optional.empty());
  }

  /** The value of the lock's line. */
  public String toText() {
    return date
        + validUntil.map(until -> ", valid until " + until).orElse("")
        + expiryIgnored.map(by -> ", expired and allowed by " + by).orElse("");
  }

  private static Optional<Instant> field(String text, String name) {
    String start = name + ": ";
    return text.lines()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .flatMap(line -> parse(line.substring(start.length())));
  }

  private static Optional<Instant> parse(String text) {
    try {
      return Optional.of(ZonedDateTime.parse(text, FORMAT).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
