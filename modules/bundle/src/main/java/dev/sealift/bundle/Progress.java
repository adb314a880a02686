package dev.sealift.bundle;

/** Is told how far the writing or the verification of a bundle has come. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (entry, bytes) -> {};

  /**
   * More bytes are done; the sum of all calls comes to the size of the bundle, headers and padding
   * left out. Called from several threads at once.
   *
   * @param entry the entry's name
   * @param bytes how many more
   */
  void moved(String entry, long bytes);
}
