package dev.sealift.registryserver;

/** Why a bundle cannot be served. */
public abstract sealed class ServerFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String why;

  private ServerFailure(String what, String why, Throwable cause) {
    super(what + ": " + why, cause);
    this.what = what;
    this.why = why;
  }

  /** The file or address that failed. */
  public final String what() {
    return what;
  }

  /** What is wrong with it. */
  public final String why() {
    return why;
  }

  /** The certificate or its key cannot be used. */
  public static final class BadCertificate extends ServerFailure {
    private static final long serialVersionUID = 1L;

    BadCertificate(String what, String why, Throwable cause) {
      super(what, why, cause);
    }
  }

  /** The address is taken, or not one of this machine. */
  public static final class CannotListen extends ServerFailure {
    private static final long serialVersionUID = 1L;

    CannotListen(String what, Throwable cause) {
      super(what, "it cannot be listened on: " + cause.getMessage(), cause);
    }
  }

  /** The bundle's manifests cannot be read. */
  public static final class UnreadableBundle extends ServerFailure {
    private static final long serialVersionUID = 1L;

    UnreadableBundle(String what, Throwable cause) {
      super(what, "it cannot be read: " + cause.getMessage(), cause);
    }
  }
}
