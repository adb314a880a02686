package dev.sealift.installer;

/** Why something could not be done on a cluster. */
public abstract sealed class InstallFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String why;

  private InstallFailure(String what, String why) {
    super(what + ": " + why);
    this.what = what;
    this.why = why;
  }

  /** What could not be done. */
  public final String what() {
    return what;
  }

  /** The reason, as far as it is known. */
  public final String why() {
    return why;
  }

  /** It is not known how to reach a cluster. */
  public static final class NoCluster extends InstallFailure {
    private static final long serialVersionUID = 1L;

    NoCluster(String what, String why) {
      super(what, why);
    }
  }

  /** The cluster did not answer, or refused. */
  public static final class ClusterRefused extends InstallFailure {
    private static final long serialVersionUID = 1L;

    ClusterRefused(String what, Exception cause) {
      super(what, String.valueOf(cause.getMessage()));
      initCause(cause);
    }
  }

  /** Something did not get ready in time. */
  public static final class NotReady extends InstallFailure {
    private static final long serialVersionUID = 1L;

    NotReady(String what, String why) {
      super(what, why);
    }
  }

  /** A program that travels in the bundle failed. */
  public static final class ToolFailed extends InstallFailure {
    private static final long serialVersionUID = 1L;

    ToolFailed(String what, String why) {
      super(what, why);
    }
  }

  /** The bundle lacks something that has to be installed. */
  public static final class NotInBundle extends InstallFailure {
    private static final long serialVersionUID = 1L;

    NotInBundle(String what, String why) {
      super(what, why);
    }
  }

  /** What is served to the nodes is not this bundle. */
  public static final class OtherBundle extends InstallFailure {
    private static final long serialVersionUID = 1L;

    OtherBundle(String what, String why) {
      super(what, why);
    }
  }

  /** Preflight found what would make the installation fail; nothing was changed. */
  public static final class NotPrepared extends InstallFailure {
    private static final long serialVersionUID = 1L;

    NotPrepared(String what, String why) {
      super(what, why);
    }
  }

  /** The cluster is not one that this can be done on. */
  public static final class Unfit extends InstallFailure {
    private static final long serialVersionUID = 1L;

    Unfit(String what, String why) {
      super(what, why);
    }
  }
}
