package dev.sealift.assembler;

/** What a build does with what the lock says. */
public enum LockUse {
  /** Takes what is locked as long as it can be had, and writes down what had to change. */
  FOLLOW,
  /** Fails where the build would differ. */
  ENFORCE,
  /** Takes the newest of everything that moves, and writes it down. */
  UPDATE
}
