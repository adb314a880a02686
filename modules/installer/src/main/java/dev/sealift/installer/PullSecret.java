package dev.sealift.installer;

import dev.sealift.oci.Json;
import dev.sealift.registryclient.Login;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * The login of a registry in the form that kubelets read.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets">Kubernetes,
 *     Docker config Secrets</a>
 */
final class PullSecret {
  static final String TYPE = "kubernetes.io/dockerconfigjson";
  static final String KEY = ".dockerconfigjson";

  private PullSecret() {}

  /** What the Secret holds. */
  static Map<String, String> of(String host, Login login) {
    String pair = login.username() + ":" + login.password();
    ObjectNode json = Json.object();
    json.putObject("auths")
        .putObject(host)
        .put("username", login.username())
        .put("password", login.password())
        .put("auth", Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    return Map.of(KEY, new String(Json.write(json), StandardCharsets.UTF_8));
  }
}
