package dev.sealift.installer;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.sealift.registryclient.Login;
import java.util.Map;

/**
 * The passwords and keys of an installation, each consumer's own. They are made once, kept in
 * Secrets whose names and keys the charts know ({@code bundle/charts/README.md}), and are never
 * values of a chart.
 */
final class Credentials {
  /** The login with which people and the installer push into the registry in the cluster. */
  static final String PUSH = "image-registry-push";

  /** The login with which nodes pull from it. */
  static final String PULL = "image-registry-pull";

  /** That login as kubelets take it, for pods of images of the site's own. */
  static final String WORKSPACE_PULL = "workspace-pull";

  private static final String ACCOUNTS = "image-registry-accounts";
  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";

  /** What htpasswd takes by itself is 5; each step doubles the work. */
  private static final int BCRYPT_COST = 8;

  private final Secrets secrets;
  private final Words words;

  Credentials(Secrets secrets, Words words) {
    this.secrets = secrets;
    this.words = words;
  }

  /** Makes what is missing. */
  void make() {
    keep("object-storage-root", Map.of("rootUser", name(), "rootPassword", password()));
    keep("object-storage-static", Map.of("s3AccessKey", name(), "s3SecretKey", password()));
    keep("object-storage-registry", Map.of("s3AccessKey", name(), "s3SecretKey", password()));
    login("database-sealift", "sealift");
    login("database-gitea", "gitea");
    login("source-control-admin", "sealift");
    keep(
        "source-control-keys",
        Map.of("secretKey", password(), "internalToken", password(), "jwtSecret", words.key()));
    keep("image-registry-keys", Map.of("httpSecret", password(), "collectToken", password()));
    if (secrets.read(ACCOUNTS).isEmpty()) {
      keep(ACCOUNTS, Map.of("htpasswd", account(push()) + account(pull())));
    }
  }

  /** Who may push into the registry in the cluster. */
  Login push() {
    return login(PUSH, "push");
  }

  /** Who may pull from the registry in the cluster. */
  Login pull() {
    return login(PULL, "pull");
  }

  /**
   * Lets pods pull from the registry in the cluster.
   *
   * @param host of it, as nodes know it
   */
  void letPull(String host) {
    secrets.put(WORKSPACE_PULL, PullSecret.TYPE, PullSecret.of(host, pull()));
  }

  private Login login(String secret, String username) {
    Map<String, String> kept = keep(secret, Map.of(USERNAME, username, PASSWORD, password()));
    return new Login(kept.getOrDefault(USERNAME, ""), kept.getOrDefault(PASSWORD, ""));
  }

  /** A line of htpasswd. */
  private static String account(Login login) {
    return login.username()
        + ":"
        + BCrypt.with(BCrypt.Version.VERSION_2Y)
            .hashToString(BCRYPT_COST, login.password().toCharArray())
        + "\n";
  }

  private Map<String, String> keep(String name, Map<String, String> wanted) {
    return secrets.keep(name, "Opaque", wanted);
  }

  private String name() {
    return words.name();
  }

  private String password() {
    return words.password();
  }
}
