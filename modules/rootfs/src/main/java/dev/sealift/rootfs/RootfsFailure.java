package dev.sealift.rootfs;

/** Why a file tree cannot be what it was asked to be. */
public abstract sealed class RootfsFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String why;

  private RootfsFailure(String what, String why) {
    super(what + ": " + why);
    this.what = what;
    this.why = why;
  }

  /** The path or file that is wrong. */
  public String what() {
    return what;
  }

  /** The rule that it breaks. */
  public String why() {
    return why;
  }

  /** Two sources want different things at one path. */
  public static final class Conflict extends RootfsFailure {
    private static final long serialVersionUID = 1L;

    Conflict(String path, String why) {
      super(path, why);
    }
  }

  /** A path that leaves the tree or cannot be followed inside it. */
  public static final class BadPath extends RootfsFailure {
    private static final long serialVersionUID = 1L;

    BadPath(String path, String why) {
      super(path, why);
    }
  }

  /** A program or library that is damaged. */
  public static final class BadProgram extends RootfsFailure {
    private static final long serialVersionUID = 1L;

    BadProgram(String path, String why) {
      super(path, why);
    }
  }
}
