package dev.sealift.testbench;

/**
 * A real thing cannot be had on this machine. Unchecked: a test that needs it fails with this one
 * line, and never passes by skipping.
 */
public final class Unavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what the thing that was wanted
   * @param why what is missing, and how to supply it
   */
  public Unavailable(String what, String why) {
    super(what + ": " + why);
  }

  Unavailable(String what, Exception cause) {
    super(what + ": " + cause.getMessage(), cause);
  }
}
