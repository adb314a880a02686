package dev.sealift.installer;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/** How objects are marked that the installer itself made, and no chart. */
final class Ours {
  static final String LABEL = "app.kubernetes.io/managed-by";
  static final String VALUE = "sealift";

  private Ours() {}

  static ObjectMeta named(String name, String namespace) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(namespace)
        .addToLabels(LABEL, VALUE)
        .build();
  }
}
