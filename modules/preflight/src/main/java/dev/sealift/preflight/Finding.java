package dev.sealift.preflight;

/**
 * What a check found out about the site, before anything is changed there.
 *
 * @param check its name, such as {@code storage-class}
 * @param what was found
 * @param why it matters, or what it was found by
 * @param next what to do about it, without a network; empty if nothing
 */
public record Finding(Severity severity, String check, String what, String why, String next) {

  /** Whether to go on. */
  public enum Severity {
    /** As it should be. */
    FINE,
    /** Works, but somebody should know. */
    WARNING,
    /** The installation would fail, or hurt something. */
    PROBLEM
  }
}
