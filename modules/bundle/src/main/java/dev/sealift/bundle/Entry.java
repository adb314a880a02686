package dev.sealift.bundle;

import dev.sealift.oci.Digest;

/**
 * One entry of a bundle, as its index lists it.
 *
 * <p>Offsets are in bytes from the start of the bundle and multiples of 512.
 */
public sealed interface Entry {

  /** Path, with slashes. */
  String name();

  /** Where the content starts: behind the entry's header. */
  long offset();

  /** Bytes of content, without the padding. */
  long size();

  /** Permissions. */
  int mode();

  /**
   * A regular file.
   *
   * @param digest SHA-256 of its content
   */
  record Regular(String name, int mode, long offset, long size, Digest digest) implements Entry {
    public Regular {
      EntryRules.checkName(name);
      EntryRules.checkMode(name, mode);
      EntryRules.checkDigest(name, digest);
      EntryRules.checkPlace(name, offset, size);
    }
  }

  /** A symbolic link inside {@code sealift/}. */
  record Link(String name, long offset, String target) implements Entry {
    private static final int EVERYTHING = 0777;

    public Link {
      EntryRules.checkName(name);
      EntryRules.checkTarget(name, target);
      EntryRules.checkPlace(name, offset, 0);
    }

    @Override
    public long size() {
      return 0;
    }

    @Override
    public int mode() {
      return EVERYTHING;
    }
  }
}
