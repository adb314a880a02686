package dev.sealift.installer;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Platform;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The program that is started where no image of ours can be pulled yet, for one platform, as two
 * ConfigMaps.
 *
 * @param architecture in the words of the label {@code kubernetes.io/arch}
 * @param digest changes with its bytes
 */
record SeedProgram(String architecture, Halves halves, Digest digest) {
  /** The folder that both ConfigMaps are mounted at. */
  static final String FOLDER = "/seed";

  /** What is started. */
  static final String PATH = FOLDER + "/seed";

  private static final String IN_IMAGE = "/usr/libexec/seed";
  private static final String LOWER = "code";

  /** Reads it out of the registry's image. */
  static SeedProgram of(Bundle bundle, BundledImage registry, Platform platform)
      throws IOException {
    CarriedImage image = CarriedImage.of(bundle, registry, platform);
    try (CarriedImage.OpenFile file = image.open(IN_IMAGE)) {
      byte[] program = file.content().readAllBytes();
      return new SeedProgram(
          platform.architecture(), Halves.of(program, FOLDER + "/" + LOWER), Digest.of(program));
    }
  }

  /** The ConfigMaps. */
  List<ConfigMap> resources(String name, String namespace, Map<String, String> labels) {
    return List.of(
        resource(name + "-upper", namespace, labels, "seed", halves.upper()),
        resource(name + "-lower", namespace, labels, LOWER, halves.lower()));
  }

  private static ConfigMap resource(
      String name, String namespace, Map<String, String> labels, String key, byte[] content) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(labels)
        .endMetadata()
        .addToBinaryData(key, Base64.getEncoder().encodeToString(content))
        .build();
  }

  /** The volume of the ConfigMaps, as a line of YAML. */
  static String volume(String name) {
    return "{name: seed, projected: {defaultMode: 0555, sources: [{configMap: {name: %s-upper}}, {configMap: {name: %s-lower}}]}}"
        .formatted(name, name);
  }
}
