package dev.sealift.installer;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

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
}
