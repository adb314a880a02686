package dev.sealift.preflight;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import javax.net.ssl.SSLException;

/**
 * Why the API server of a cluster did not do what it was asked for.
 *
 * @param kind what sort of refusal
 * @param why in its own words, or those of the connection
 */
record Refusal(Kind kind, String why) {

  enum Kind {
    /** No answer at all. */
    UNREACHABLE,
    /** An answer, of a server that our authority did not certify. */
    UNTRUSTED,
    /** It does not know us. */
    UNKNOWN_USER,
    /** It knows us, and we may not. */
    FORBIDDEN,
    /** Anything else. */
    OTHER
  }

  static Refusal of(KubernetesClientException failure) {
    return new Refusal(kind(failure), why(failure));
  }

  /** What to do about it, without a network. */
  String next() {
    return switch (kind) {
      case UNREACHABLE ->
          "see that the server which the kubeconfig names is the cluster's, and that this host"
              + " reaches it: kubectl cluster-info";
      case UNTRUSTED ->
          "put the authority of the cluster's API server into the kubeconfig"
              + " (certificate-authority-data)";
      case UNKNOWN_USER -> "get a kubeconfig whose credentials have not run out";
      case FORBIDDEN -> "use the kubeconfig of an administrator, or have this right granted";
      case OTHER -> "look into the log of the cluster's API server";
    };
  }

  private static Kind kind(KubernetesClientException failure) {
    return switch (failure.getCode()) {
      case HttpURLConnection.HTTP_UNAUTHORIZED -> Kind.UNKNOWN_USER;
      case HttpURLConnection.HTTP_FORBIDDEN -> Kind.FORBIDDEN;
      default -> {
        // An answer that never came has a cause, and no status of the API.
        if (failure.getStatus() == null && failure.getCause() instanceof Exception) {
          yield isOfTls(failure) ? Kind.UNTRUSTED : Kind.UNREACHABLE;
        }
        yield Kind.OTHER;
      }
    };
  }

  private static boolean isOfTls(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof SSLException)) {
      cause = cause.getCause();
    }
    return cause != null;
  }

  private static String why(KubernetesClientException failure) {
    if (failure.getStatus() != null && failure.getStatus().getMessage() != null) {
      return failure.getStatus().getMessage();
    }
    Throwable cause = causedBy(failure);
    String said = cause.getMessage();
    return said == null ? cause.getClass().getSimpleName() : said;
  }

  private static Throwable causedBy(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
