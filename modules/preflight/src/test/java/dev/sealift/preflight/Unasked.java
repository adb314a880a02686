package dev.sealift.preflight;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** A cluster that is not there. */
final class Unasked {
  private Unasked() {}

  /** A client that gives up at once. */
  static KubernetesClient client() {
    return client("https://127.0.0.1:1");
  }

  static KubernetesClient client(String url) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                .withMasterUrl(url)
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout(1000)
                .build())
        .build();
  }
}
