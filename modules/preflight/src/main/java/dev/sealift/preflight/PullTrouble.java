package dev.sealift.preflight;

import java.util.Locale;

/**
 * Why a node did not get an image, by what its container runtime said. The words are those of Go's
 * net/http and crypto/x509, and of containerd and CRI-O around them.
 */
enum PullTrouble {
  /** Expired, or for other names: no authority on the node would help. */
  BAD_CERTIFICATE(
      true,
      "certificate has expired or is not yet valid",
      "certificate is valid for",
      "certificate is not valid for",
      "doesn't contain any ip sans",
      "relies on legacy common name"),
  UNTRUSTED(true, "unknown authority", "x509:", "failed to verify certificate"),
  PLAIN(true, "server gave http response to https client"),
  LOGIN(
      true,
      "401 unauthorized",
      "no basic auth credentials",
      "authentication required",
      "authorization failed",
      "failed to authorize",
      "403 forbidden",
      "access denied"),
  PLATFORM(true, "no match for platform", "no image found in manifest list for architecture"),
  NO_NAME(true, "no such host", "dial tcp: lookup"),
  NOT_FOUND(true, "not found", "manifest unknown", "name unknown"),
  REFUSED(false, "connection refused"),
  NO_WAY(false, "timeout", "no route to host", "network is unreachable", "deadline exceeded"),
  OTHER(false);

  private final boolean lasting;
  private final String words;

  PullTrouble(boolean lasting, String... words) {
    this.lasting = lasting;
    this.words = String.join("\n", words);
  }

  /** The first of the troubles that a message tells of. */
  static PullTrouble of(String message) {
    String said = message.toLowerCase(Locale.ROOT);
    for (PullTrouble trouble : values()) {
      if (trouble.words.lines().anyMatch(said::contains)) {
        return trouble;
      }
    }
    return OTHER;
  }

  /** Whether another try would end in the same. */
  boolean isLasting() {
    return lasting;
  }
}
