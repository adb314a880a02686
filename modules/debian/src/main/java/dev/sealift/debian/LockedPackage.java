package dev.sealift.debian;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One package, pinned to its bytes.
 *
 * @param path in the archive, such as {@code pool/main/g/glibc/libc6_2.43-7_amd64.deb}
 * @param size of the file in bytes
 * @param digest of the file, from the signed index at the time it was resolved
 */
public record LockedPackage(
    String suite, String name, String version, String path, long size, Digest digest) {
  private static final Pattern SUITE = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]*");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+:~-]+");
  private static final Pattern PATH =
      Pattern.compile("pool/([A-Za-z0-9+~_][A-Za-z0-9+.~_-]*/)+[A-Za-z0-9+._~-]+\\.deb");
  private static final int WORDS = 5;

  public LockedPackage {
    check("suite", SUITE, suite);
    check("package", NAME, name);
    check("version", VERSION, version);
    check("path", PATH, path);
    if (size <= 0) {
      throw new Malformed("package " + name, "its size is not positive");
    }
  }

  /** The value of the lock's line; {@link #name} is in its key. */
  public String toText() {
    return "%s %s %s %d %s".formatted(suite, version, path, size, digest);
  }

  /** Reads a value of the lock. */
  public static LockedPackage parse(String name, String text) {
    String[] words = text.split(" ", -1);
    if (words.length != WORDS) {
      throw new Malformed(
          "package " + name, "\"" + text + "\" is not suite version path size digest");
    }
    return new LockedPackage(
        words[0], name, words[1], words[2], size(name, words[3]), Digest.parse(words[4]));
  }

  /** Name and version, for messages. */
  String label() {
    return name + " " + version;
  }

  private static long size(String name, String text) {
    return Optional.of(text)
        .filter(digits -> digits.matches("[0-9]{1,12}"))
        .map(Long::parseLong)
        .orElseThrow(() -> new Malformed("package " + name, text + " is no size"));
  }

  private static void check(String what, Pattern pattern, String text) {
    if (!pattern.matcher(text).matches()) {
      throw new Malformed(what + " of a Debian package", "\"" + text + "\" has another form");
    }
  }
}
