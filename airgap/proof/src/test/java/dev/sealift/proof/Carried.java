package dev.sealift.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.testbench.Program;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the bundle brings, unpacked into a folder. */
final class Carried {
  private final Path folder;
  private final Bundle bundle;

  Carried(Path folder) throws Exception {
    this.folder = folder;
    this.bundle = Bundle.open(Bastion.BUNDLE);
    Program.of(Path.of("/usr/bin/tar"))
        .runIn(folder, "xf", Bastion.BUNDLE.toString(), "sealift", "charts")
        .orThrow();
  }

  Bundle bundle() {
    return bundle;
  }

  BundledImage image(String repository) {
    return bundle.index().images().stream()
        .filter(image -> image.repository().equals(repository))
        .findFirst()
        .orElseThrow();
  }

  /** Runs the bundle's Helm with a chart of the bundle, as an operator would. */
  String helm(List<String> words, String chart, String imageRegistry, String... more) {
    List<String> all = new ArrayList<>(words);
    all.add("charts/" + chart);
    all.addAll(List.of("--values", "charts/" + chart + ".images.json"));
    all.addAll(List.of("--set", "imageRegistry=" + imageRegistry));
    all.addAll(List.of(more));
    return Program.of(folder.resolve("sealift/tools/helm"))
        .with("HOME", folder.toString())
        .runIn(folder, all.toArray(String[]::new))
        .orThrow();
  }

  /** The resources that a release would bring. */
  List<HasMetadata> resources(
      KubernetesClient client, String release, String namespace, String imageRegistry) {
    String text =
        helm(
            List.of("template", release, "--namespace", namespace),
            release,
            imageRegistry,
            release.equals("cert-manager") ? "--set=crds.enabled=true" : "--set=volume.size=1Gi");
    return client.load(new ByteArrayInputStream(text.getBytes(UTF_8))).items();
  }
}
