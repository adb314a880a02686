package dev.sealift.preflight;

/** What there is of cert-manager in a cluster, and so what is done about it. */
public enum CertManager {
  /** Nothing: the bundled one is installed. */
  ABSENT,
  /** An earlier run of ours, whole or not: the bundled one is installed over it. */
  OURS,
  /** Somebody else's, and it seems to work: it is used, and left alone. */
  HEALTHY,
  /** Somebody else's kinds, and nothing that serves them: for a person to decide. */
  CRDS_ONLY,
  /** Somebody else's, and it does not work: for a person to repair. */
  UNHEALTHY;

  /** Whether the bundled one is installed. */
  public boolean isInstalled() {
    return switch (this) {
      case ABSENT, OURS -> true;
      case HEALTHY, CRDS_ONLY, UNHEALTHY -> false;
    };
  }
}
