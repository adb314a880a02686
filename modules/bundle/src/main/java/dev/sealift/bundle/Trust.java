package dev.sealift.bundle;

import java.util.Set;

/** Whose bundles are believed. */
public sealed interface Trust {

  /**
   * Bundles that one of these keys signed.
   *
   * @param keys at least one
   */
  record SignedBy(Set<VerificationKey> keys) implements Trust {
    public SignedBy {
      keys = Set.copyOf(keys);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("nobody's signature would be accepted");
      }
    }
  }

  /** Any bundle: who gave it is known by other means. A signature is not looked at. */
  record Anybody() implements Trust {}
}
