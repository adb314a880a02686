package dev.sealift.installer;

import dev.sealift.preflight.Ours;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The namespaces that pods of ours run in. */
final class Namespaces {
  private static final String ENFORCE = "pod-security.kubernetes.io/enforce";

  private final KubernetesClient client;

  Namespaces(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Makes one if there is none; one that is there stays as it is.
   *
   * @param level of the Pod Security Standards that its pods are held to
   */
  void make(String name, String level) {
    if (client.namespaces().withName(name).get() == null) {
      client
          .resource(
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .addToLabels(Ours.LABEL, Ours.VALUE)
                  .addToLabels(ENFORCE, level)
                  .endMetadata()
                  .build())
          .create();
    }
  }

  boolean has(String name) {
    return client.namespaces().withName(name).get() != null;
  }

  /** Removes one of ours, with everything in it, and returns when it is gone. */
  void remove(String name) {
    var place = client.namespaces().withName(name);
    var there = place.get();
    if (there != null && Ours.isMarked(there)) {
      place.delete();
      place.waitUntilCondition(Objects::isNull, 5, TimeUnit.MINUTES);
    }
  }
}
