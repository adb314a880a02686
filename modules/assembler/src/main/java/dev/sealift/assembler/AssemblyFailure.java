package dev.sealift.assembler;

import dev.sealift.debian.DebianFailure;
import dev.sealift.registryclient.RegistryFailure;
import java.util.List;

/** Why a bundle could not be assembled, besides mistakes in what people wrote. */
public abstract sealed class AssemblyFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String why;

  private AssemblyFailure(String what, String why) {
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

  /** A program that the build runs is missing or ended with an error. */
  public static final class ToolFailed extends AssemblyFailure {
    private static final long serialVersionUID = 1L;

    ToolFailed(String what, String why) {
      super(what, why);
    }
  }

  /** An image could not be copied from its registry. */
  public static final class NotFetched extends AssemblyFailure {
    private static final long serialVersionUID = 1L;

    NotFetched(RegistryFailure failure) {
      super(failure.what(), failure.why());
    }
  }

  /** A file of the build is missing or not what it should be. */
  public static final class BadInput extends AssemblyFailure {
    private static final long serialVersionUID = 1L;

    BadInput(String what, String why) {
      super(what, why);
    }
  }

  /** Charts start images that the bundle does not hold. */
  public static final class ImagesMissing extends AssemblyFailure {
    private static final long serialVersionUID = 1L;

    ImagesMissing(List<String> where) {
      super("Charts start what the bundle does not hold", String.join("\n     ", where));
    }
  }

  /** What is built is not what the lock says, and the lock was to be kept. */
  public static final class Drifted extends AssemblyFailure {
    private static final long serialVersionUID = 1L;

    Drifted(List<String> drift) {
      super("The build does not follow bundle/appliance.lock.yaml", String.join("\n     ", drift));
    }
  }

  /** Debian packages that are not to be had, damaged, or lack what an image needs. */
  public static final class PackagesMissing extends AssemblyFailure {
    private static final long serialVersionUID = 1L;

    PackagesMissing(DebianFailure cause) {
      super(cause.what(), cause.why());
      initCause(cause);
    }
  }
}
