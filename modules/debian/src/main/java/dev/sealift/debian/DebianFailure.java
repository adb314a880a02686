package dev.sealift.debian;

import java.util.List;

/** Why Debian packages could not be had or used. */
public abstract sealed class DebianFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String why;

  private DebianFailure(String what, String why) {
    super(what + ": " + why);
    this.what = what;
    this.why = why;
  }

  /** What could not be done. */
  public String what() {
    return what;
  }

  /** The cause, as far as it is known. */
  public String why() {
    return why;
  }

  /** This machine has no apt, no mirror or no keyring to work with. */
  public static final class NotPrepared extends DebianFailure {
    private static final long serialVersionUID = 1L;

    NotPrepared(String what, String why) {
      super(what, why);
    }
  }

  /** apt ended with an error: a package that does not exist, a bad signature, no network. */
  public static final class AptFailed extends DebianFailure {
    private static final long serialVersionUID = 1L;

    AptFailed(String what, String why) {
      super(what, why);
    }
  }

  /** The mirror no longer has, or does not give, these packages. */
  public static final class Gone extends DebianFailure {
    private static final long serialVersionUID = 1L;

    Gone(List<LockedPackage> packages, String why) {
      super(
          "These packages cannot be fetched",
          String.join(", ", packages.stream().map(LockedPackage::label).toList())
              + "\n     "
              + why);
    }
  }

  /** A file that should be a Debian package is damaged or hostile. */
  public static final class BadPackage extends DebianFailure {
    private static final long serialVersionUID = 1L;

    BadPackage(String what, String why) {
      super(what, why);
    }
  }

  /** What the image keeps needs something that the packages do not bring, or may not have. */
  public static final class Incomplete extends DebianFailure {
    private static final long serialVersionUID = 1L;

    Incomplete(String what, List<String> missing) {
      super(what, String.join("\n     ", missing));
    }
  }
}
