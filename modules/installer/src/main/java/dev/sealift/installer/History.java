package dev.sealift.installer;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records that Helm keeps of a release, by their labels: each is a Secret of its namespace.
 *
 * @see <a href="https://helm.sh/docs/topics/advanced/#storage-backends">Helm, storage backends</a>
 */
final class History {
  /** Changes with the chart and its values. */
  static final String INPUTS = "sealift.dev/inputs";

  private final KubernetesClient client;

  History(KubernetesClient client) {
    this.client = client;
  }

  /** The inputs of a release that was applied whole, if its last record says so. */
  Optional<String> inputs(Release release) {
    return last(release)
        .map(Secret::getMetadata)
        .filter(record -> record.getLabels().getOrDefault("status", "").equals("deployed"))
        .map(record -> record.getLabels().getOrDefault(INPUTS, ""));
  }

  /** Whether there is any record. */
  boolean knows(Release release) {
    return last(release).isPresent();
  }

  /**
   * Forgets a record that says that Helm is at work: it was killed, and would refuse to go on. What
   * it had applied has its marks, and is taken over by the next one.
   */
  void forgetUnfinished(Release release) {
    for (Secret record : records(release)) {
      if (record.getMetadata().getLabels().getOrDefault("status", "").startsWith("pending-")) {
        client.resource(record).delete();
      }
    }
  }

  private Optional<Secret> last(Release release) {
    return records(release).stream().max(Comparator.comparingInt(History::version));
  }

  private List<Secret> records(Release release) {
    return client
        .secrets()
        .inNamespace(release.namespace())
        .withLabels(Map.of("owner", "helm", "name", release.name()))
        .list()
        .getItems();
  }

  private static int version(Secret record) {
    return Integer.parseInt(record.getMetadata().getLabels().getOrDefault("version", "0"));
  }
}
