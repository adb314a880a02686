package dev.sealift.installer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.Optional;

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

  static boolean isMarked(HasMetadata object) {
    return VALUE.equals(
        Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of()).get(LABEL));
  }
}
