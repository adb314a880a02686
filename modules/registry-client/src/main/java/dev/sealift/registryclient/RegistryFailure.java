package dev.sealift.registryclient;

import java.util.List;

/** Why a registry does not hold what it should. */
public abstract sealed class RegistryFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String why;

  private RegistryFailure(String what, String why) {
    super(what + ": " + why);
    this.what = what;
    this.why = why;
  }

  /** What could not be done. */
  public final String what() {
    return what;
  }

  /** The cause, as far as it is known. */
  public final String why() {
    return why;
  }

  /** No answer, however often it was asked. */
  public static final class Unreachable extends RegistryFailure {
    private static final long serialVersionUID = 1L;

    Unreachable(String what, String why) {
      super(what, why);
    }
  }

  /** Its certificate is not signed by a known authority, or is for another name. */
  public static final class Untrusted extends RegistryFailure {
    private static final long serialVersionUID = 1L;

    Untrusted(String what, String why) {
      super(what, why);
    }
  }

  /** The credentials are missing, wrong, or not enough. */
  public static final class Unauthorized extends RegistryFailure {
    private static final long serialVersionUID = 1L;

    Unauthorized(String what, String why) {
      super(what, why);
    }
  }

  /** Repositories that the registry does not let this user create; nothing was sent. */
  public static final class RefusedRepositories extends RegistryFailure {
    private static final long serialVersionUID = 1L;
    private final transient List<String> repositories;

    RefusedRepositories(String registry, List<String> repositories) {
      super(
          registry + " refuses uploads to " + repositories.size() + " repositories",
          "they do not exist and are not made by a push, or this user may not write to them:\n     "
              + String.join("\n     ", repositories));
      this.repositories = List.copyOf(repositories);
    }

    /** Their paths. */
    public List<String> repositories() {
      return repositories;
    }
  }

  /**
   * An answer that the specification does not allow, or an error that asking again does not mend.
   */
  public static final class Rejected extends RegistryFailure {
    private static final long serialVersionUID = 1L;
    private final int status;

    Rejected(String what, int status, String why) {
      super(what, why);
      this.status = status;
    }

    /** HTTP status of the answer. */
    public int status() {
      return status;
    }
  }

  /** The registry holds other bytes than were sent, or says so. */
  public static final class WrongDigest extends RegistryFailure {
    private static final long serialVersionUID = 1L;

    WrongDigest(String what, String why) {
      super(what, why);
    }
  }

  /** The bytes to be sent could not be read. */
  public static final class BrokenSource extends RegistryFailure {
    private static final long serialVersionUID = 1L;

    BrokenSource(String what, String why) {
      super(what, why);
    }
  }

  /** The push was told to stop. */
  public static final class Interrupted extends RegistryFailure {
    private static final long serialVersionUID = 1L;

    Interrupted(String what) {
      super(what, "the push was interrupted");
    }
  }
}
