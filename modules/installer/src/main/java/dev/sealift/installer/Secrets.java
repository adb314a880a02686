package dev.sealift.installer;

import dev.sealift.preflight.Ours;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Secrets of one namespace, made once and left alone ever after. */
final class Secrets {
  private final KubernetesClient client;
  private final String namespace;

  Secrets(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * Makes a Secret have these keys; those that it has keep their values.
   *
   * @return what it holds now
   */
  SortedMap<String, String> keep(String name, String type, Map<String, String> wanted) {
    Resource<Secret> place = client.secrets().inNamespace(namespace).withName(name);
    Secret there = place.get();
    if (there == null) {
      Secret made =
          new SecretBuilder()
              .withMetadata(Ours.named(name, namespace))
              .withType(type)
              .withData(encoded(wanted))
              .build();
      return decoded(client.resource(made).create());
    }
    Map<String, String> missing = new HashMap<>(wanted);
    missing.keySet().removeAll(Optional.ofNullable(there.getData()).orElse(Map.of()).keySet());
    if (missing.isEmpty()) {
      return decoded(there);
    }
    return decoded(
        place.edit(secret -> new SecretBuilder(secret).addToData(encoded(missing)).build()));
  }

  /** Makes a Secret hold exactly this, whatever it held. */
  void put(String name, String type, Map<String, String> wanted) {
    Secret there = client.secrets().inNamespace(namespace).withName(name).get();
    if (there != null && decoded(there).equals(wanted)) {
      return;
    }
    Secret made =
        new SecretBuilder()
            .withMetadata(Ours.named(name, namespace))
            .withType(type)
            .withData(encoded(wanted))
            .build();
    client.resource(made).createOr(resource -> resource.update());
  }

  /** What a Secret holds, if it is there. */
  Optional<SortedMap<String, String>> read(String name) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get())
        .map(Secrets::decoded);
  }

  private static SortedMap<String, String> decoded(Secret secret) {
    SortedMap<String, String> values = new TreeMap<>();
    Optional.ofNullable(secret.getData())
        .orElse(Map.of())
        .forEach((key, value) ->
            values.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    return values;
  }

  private static Map<String, String> encoded(Map<String, String> values) {
    Map<String, String> encoded = new HashMap<>();
    values.forEach((key, value) ->
        encoded.put(
            key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return encoded;
  }
}
