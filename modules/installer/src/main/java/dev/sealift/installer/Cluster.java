package dev.sealift.installer;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A cluster and how it is reached; to be closed by whoever opened it.
 *
 * @param kubeconfig the file that says so, for the programs that are run too
 * @param context one of its contexts; empty for its current one
 */
public record Cluster(KubernetesClient client, Path kubeconfig, Optional<String> context)
    implements AutoCloseable {

  /**
   * Prepares to speak to a cluster; nothing is sent yet.
   *
   * @throws InstallFailure.NoCluster if the file does not say how
   */
  public static Cluster of(Path kubeconfig, Optional<String> context) throws InstallFailure {
    if (!Files.isReadable(kubeconfig)) {
      throw new InstallFailure.NoCluster(
          kubeconfig.toString(), "there is no such file, or it may not be read");
    }
    try {
      Config config = Config.fromKubeconfig(kubeconfig.toFile());
      if (context.isPresent()) {
        config = Config.fromKubeconfig(context.get(), kubeconfig.toFile());
      }
      // Whatever runs twice is tried again by us, with a word to whoever waits.
      config.setRequestRetryBackoffLimit(3);
      return new Cluster(
          new KubernetesClientBuilder().withConfig(config).build(), kubeconfig, context);
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new InstallFailure.NoCluster(kubeconfig.toString(), String.valueOf(e.getMessage()));
    }
  }

  /** Where kubectl would look for it: the first file of {@code KUBECONFIG}, else in the home. */
  public static Path usualKubeconfig(java.util.Map<String, String> environment) {
    String named = environment.getOrDefault("KUBECONFIG", "");
    if (!named.isEmpty()) {
      return Path.of(named.split(File.pathSeparator, -1)[0]);
    }
    return Path.of(environment.getOrDefault("HOME", "/"), ".kube", "config");
  }

  @Override
  public void close() {
    client.close();
  }
}
