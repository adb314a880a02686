package dev.sealift.installer;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where the components are, and what opens them: what the charts promise, for people. */
final class Addresses {
  /** Secrets that an operator needs, and what for. */
  static final Map<String, String> SECRETS =
      sorted(
          Map.of(
              "object-storage-static",
              "s3AccessKey, s3SecretKey of the bucket static-content",
              "database-sealift",
              "username, password of the database sealift",
              Credentials.PUSH,
              "username, password that may push images",
              Credentials.PULL,
              "username, password that nodes pull with",
              Credentials.WORKSPACE_PULL,
              "what a pod needs to start from an image in the registry",
              "source-control-admin",
              "username, password of the first administrator",
              "image-registry-tls",
              "ca.crt is the authority to trust"));

  private Addresses() {}

  /** By component, inside of the cluster. */
  static Map<String, String> of(String namespace) {
    String domain = "." + namespace + ".svc";
    return sorted(
        Map.of(
            "object-storage", "https://object-storage" + domain + ":9000",
            "database", "database" + domain + ":3306",
            "image-registry", "https://image-registry" + domain,
            "source-control", "https://source-control" + domain));
  }

  private static SortedMap<String, String> sorted(Map<String, String> map) {
    return new TreeMap<>(map);
  }
}
