package dev.sealift.preflight;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.Optional;

/** How objects are marked that were made by us, and by no chart. */
public final class Ours {
  public static final String LABEL = "app.kubernetes.io/managed-by";
  public static final String VALUE = "sealift";

  private Ours() {}

  /** What an object of ours is called, and marked with. */
  public static ObjectMeta named(String name, String namespace) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(namespace)
        .addToLabels(LABEL, VALUE)
        .build();
  }

  /** Whether an object has the mark. */
  public static boolean isMarked(HasMetadata object) {
    return VALUE.equals(
        Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of()).get(LABEL));
  }
}
