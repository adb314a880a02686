package dev.sealift.bundle;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a single entry of a bundle may be called, point at and measure. */
final class EntryRules {
  /** The only folder that may hold symbolic links: the command-line tool. */
  static final String TOOL = "sealift/";

  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_TARGET = 100;
  private static final int PERMISSIONS = 0777;
  private static final long LAST_SECOND = 077777777777L;
  private static final long LARGEST = Long.MAX_VALUE / 4;
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._+@=,:~-]+");

  private EntryRules() {}

  /** Why a name may not stand in a bundle; empty if it may. */
  static Optional<String> objection(String name) {
    if (name.startsWith("/")) {
      return Optional.of("its name is absolute");
    }
    for (String segment : name.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..") || segment.isEmpty()) {
        return Optional.of("its name has an empty, . or .. part");
      }
      if (!SEGMENT.matcher(segment).matches()) {
        return Optional.of("its name has more than letters, digits and . _ + @ = , : ~ - in it");
      }
    }
    if (name.length() > LONGEST_NAME || !TarHeader.fits(name)) {
      return Optional.of("its name is too long for a tar header without extensions");
    }
    return Optional.empty();
  }

  /** Why a link may not point there; empty if it may, as far as the target alone can tell. */
  static Optional<String> objection(String name, String target) {
    if (!name.startsWith(TOOL)) {
      return Optional.of("it is a link outside of " + TOOL);
    }
    if (target.startsWith("/") || target.isEmpty() || target.length() > LONGEST_TARGET) {
      return Optional.of("it is a link with an absolute, empty or very long target");
    }
    boolean up = true;
    for (String segment : target.split("/", -1)) {
      up &= segment.equals("..");
      if (!up && (segment.startsWith("..") || !SEGMENT.matcher(segment).matches())) {
        return Optional.of("it is a link whose target has .. or strange characters inside");
      }
    }
    return Optional.empty();
  }

  static void checkName(String name) {
    objection(name).ifPresent(why -> refuse(name, why));
  }

  static void checkTarget(String name, String target) {
    objection(name, target).ifPresent(why -> refuse(name, why));
  }

  static void checkMode(String name, int mode) {
    if ((mode & ~PERMISSIONS) != 0) {
      refuse(name, "its mode has more than the nine permission bits");
    }
  }

  static void checkDigest(String name, Digest digest) {
    if (digest.algorithm() != Digest.Algorithm.SHA256) {
      refuse(name, "its digest is not SHA-256");
    }
  }

  static void checkPlace(String name, long offset, long size) {
    if (offset < BLOCK || offset % BLOCK != 0 || offset > LARGEST) {
      refuse(name, "its offset is not a multiple of 512 inside the bundle");
    }
    if (size < 0 || size > LARGEST) {
      refuse(name, "its size is out of range");
    }
  }

  static void checkCreated(Instant created) {
    long second = created.getEpochSecond();
    if (created.getNano() != 0 || second < 0 || second > LAST_SECOND) {
      throw new Malformed("time " + created, "it is no whole second that a tar header can hold");
    }
  }

  /** The folders above a name, the nearest first, each without a slash at its end. */
  static Iterable<String> folders(String name) {
    String[] segments = name.split("/", -1);
    return () ->
        java.util.stream.IntStream.iterate(segments.length - 1, n -> n > 0, n -> n - 1)
            .mapToObj(n -> String.join("/", Arrays.copyOf(segments, n)))
            .iterator();
  }

  private static void refuse(String name, String why) {
    throw new Malformed("entry " + name, why);
  }
}
