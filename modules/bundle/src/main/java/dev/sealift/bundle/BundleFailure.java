package dev.sealift.bundle;

/** Why a bundle could not be opened, trusted or written. Its message names the entry. */
public abstract sealed class BundleFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int SHOWN = 300;

  private final String what;
  private final String why;

  private BundleFailure(String what, String why) {
    super(printable(what) + ": " + printable(why));
    this.what = printable(what);
    this.why = printable(why);
  }

  /** Names from hostile files end up on terminals, where control characters could lie. */
  private static String printable(String text) {
    String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    return shown.replaceAll("\\p{C}", "?");
  }

  /** The bundle, or the entry of it, that failed. */
  public final String what() {
    return what;
  }

  /** The rule that it breaks. */
  public final String why() {
    return why;
  }

  /** The operating system gave an error while the bundle was read. */
  public static final class Unreadable extends BundleFailure {
    private static final long serialVersionUID = 1L;

    Unreadable(String what, Exception cause) {
      super(what, "it cannot be read: " + cause);
      initCause(cause);
    }
  }

  /** The file is something else. */
  public static final class NotABundle extends BundleFailure {
    private static final long serialVersionUID = 1L;

    NotABundle(String what, String why) {
      super(what, why);
    }
  }

  /** A bundle of another version of the format. */
  public static final class UnknownFormat extends BundleFailure {
    private static final long serialVersionUID = 1L;

    UnknownFormat(String what, String why) {
      super(what, why);
    }
  }

  /** The index breaks a rule of the format. */
  public static final class BadIndex extends BundleFailure {
    private static final long serialVersionUID = 1L;

    BadIndex(String what, String why) {
      super(what, why);
    }
  }

  /** The file ends too early. */
  public static final class Truncated extends BundleFailure {
    private static final long serialVersionUID = 1L;

    Truncated(String what, String why) {
      super(what, why);
    }
  }

  /** An entry's size is not the one that something else gives for it. */
  public static final class WrongSize extends BundleFailure {
    private static final long serialVersionUID = 1L;

    WrongSize(String what, String why) {
      super(what, why);
    }
  }

  /** An entry's bytes are not those that the index promises. */
  public static final class WrongDigest extends BundleFailure {
    private static final long serialVersionUID = 1L;

    WrongDigest(String what, String why) {
      super(what, why);
    }
  }

  /** An entry's tar header, or the padding between entries, is not what the index implies. */
  public static final class WrongHeader extends BundleFailure {
    private static final long serialVersionUID = 1L;

    WrongHeader(String what, String why) {
      super(what, why);
    }
  }

  /** An entry that no bundle may have: a name or link that leads out, a device, a second one. */
  public static final class ForbiddenEntry extends BundleFailure {
    private static final long serialVersionUID = 1L;

    ForbiddenEntry(String what, String why) {
      super(what, why);
    }
  }

  /** Two parts of the bundle say different things, or an image lacks a blob. */
  public static final class Inconsistent extends BundleFailure {
    private static final long serialVersionUID = 1L;

    Inconsistent(String what, String why) {
      super(what, why);
    }
  }

  /** There is no signature, and one was asked for. */
  public static final class Unsigned extends BundleFailure {
    private static final long serialVersionUID = 1L;

    Unsigned(String what) {
      super(what, "it is not signed");
    }
  }

  /** The signature is not by one of the keys, or not of this index. */
  public static final class WrongSignature extends BundleFailure {
    private static final long serialVersionUID = 1L;

    WrongSignature(String what, String why) {
      super(what, why);
    }
  }

  /** A bundle could not be written; the only one that says nothing about an existing bundle. */
  public static final class Unwritable extends BundleFailure {
    private static final long serialVersionUID = 1L;

    Unwritable(String what, String why) {
      super(what, why);
    }

    Unwritable(String what, Exception cause) {
      super(what, "it cannot be written: " + cause);
      initCause(cause);
    }
  }
}
