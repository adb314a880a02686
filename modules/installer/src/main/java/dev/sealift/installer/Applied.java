package dev.sealift.installer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The objects of a release that Helm applied, looked at in the cluster. */
final class Applied {
  private static final Pattern DOCUMENTS = Pattern.compile("(?m)^---.*$");
  private static final Pattern KIND = Pattern.compile("(?m)^kind: ");
  private static final Pattern DEFINITION =
      Pattern.compile("(?m)^kind: [\"']?CustomResourceDefinition[\"']?$");
  private static final Pattern SPEC = Pattern.compile("(?m)^spec:$");

  private final KubernetesClient client;
  private final Release release;
  private final List<HasMetadata> objects;

  /**
   * @param resources what the release consists of, in YAML
   */
  Applied(KubernetesClient client, Release release, String resources) {
    this.client = client;
    this.release = release;
    this.objects =
        DOCUMENTS
            .splitAsStream(resources)
            .filter(document -> KIND.matcher(document).find())
            .flatMap(document -> load(client, document).stream())
            .toList();
    for (HasMetadata object : objects) {
      if (object.getMetadata().getNamespace() == null) {
        object.getMetadata().setNamespace(release.namespace());
      }
    }
  }

  /** The schema of a definition is larger than everything else together, and is not looked at. */
  private static List<HasMetadata> load(KubernetesClient client, String document) {
    String read = DEFINITION.matcher(document).find() ? SPEC.split(document, 2)[0] : document;
    return client.load(new ByteArrayInputStream(read.getBytes(StandardCharsets.UTF_8))).items();
  }

  Release release() {
    return release;
  }

  /** All of them, as they were rendered. */
  List<HasMetadata> objects() {
    return objects;
  }

  /** What is not there. */
  List<String> absent() {
    List<String> absent = new ArrayList<>();
    for (HasMetadata object : objects) {
      if (client.resource(object).get() == null) {
        absent.add(name(object));
      }
    }
    return absent;
  }

  /** What is not ready: its kind and name, and why. */
  List<String> unready() {
    List<String> unready = new ArrayList<>();
    for (HasMetadata object : objects) {
      if (Readiness.matters(object.getKind())) {
        HasMetadata there = client.resource(object).get();
        Optional<String> missing =
            there == null ? Optional.of("it is not there") : Readiness.missing(there);
        missing.ifPresent(why -> unready.add(name(object) + ": " + why));
      }
    }
    return unready;
  }

  static String name(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}
