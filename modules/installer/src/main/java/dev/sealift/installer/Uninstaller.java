package dev.sealift.installer;

import dev.sealift.preflight.Ours;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes an installation out of a cluster, in the reverse of its order. What was stored stays, with
 * the passwords that open it, unless it is told otherwise: the same bundle installed again goes on
 * with it.
 */
public final class Uninstaller {
  private final Cluster cluster;
  private final KubernetesClient client;
  private final String namespace;
  private final Path helm;
  private final InstallListener listener;
  private final Namespaces namespaces;

  public Uninstaller(Cluster cluster, String namespace, Path helm, InstallListener listener) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.namespace = namespace;
    this.helm = helm;
    this.listener = listener;
    this.namespaces = new Namespaces(client);
  }

  /**
   * Uninstalls.
   *
   * @param data whether to delete volumes and credentials too
   * @return what was left in the cluster, in words
   */
  public List<String> uninstall(boolean data) throws InstallFailure, IOException {
    List<String> left = new ArrayList<>();
    try (WorkFolder work = WorkFolder.create()) {
      Awaiting awaiting = new Awaiting(listener);
      new SeedRegistry(client, namespace, awaiting).remove();
      Helm program = new Helm(helm, cluster, work.path());
      for (Release release : Releases.installed(namespace).reversed()) {
        if (release.name().equals(Releases.CERT_MANAGER) && !othersCertificates().isEmpty()) {
          left.add("cert-manager, since it serves " + String.join(", ", othersCertificates()));
        } else if (new History(client).knows(release)) {
          remove(release, program);
          // Nothing in it is worth keeping, and ours is made again.
          if (!release.namespace().equals(namespace)) {
            namespaces.remove(release.namespace());
          }
        }
      }
      new Relay(client, namespace, awaiting).remove();
      if (data) {
        deleteData();
      } else {
        left.addAll(kept());
      }
      return List.copyOf(left);
    } catch (KubernetesClientException e) {
      throw new InstallFailure.ClusterRefused("Uninstalling", e);
    }
  }

  private void remove(Release release, Helm program) throws InstallFailure, IOException {
    long begun = System.nanoTime();
    listener.started(release.name());
    program.uninstall(release);
    // A record of an installation that was killed is no release that Helm would uninstall.
    new History(client).forgetUnfinished(release);
    listener.ready(release.name(), Duration.ofNanos(System.nanoTime() - begun));
  }

  /** Certificates in namespaces that are not ours. */
  private List<String> othersCertificates() {
    try {
      return client
          .genericKubernetesResources("cert-manager.io/v1", "Certificate")
          .inAnyNamespace()
          .list()
          .getItems()
          .stream()
          .map(certificate -> certificate.getMetadata())
          .filter(metadata -> !metadata.getNamespace().equals(namespace))
          .map(metadata -> metadata.getNamespace() + "/" + metadata.getName())
          .sorted()
          .toList();
    } catch (KubernetesClientException e) {
      // Without its definitions there are none.
      if (e.getCode() == 404) {
        return List.of();
      }
      throw e;
    }
  }

  private List<String> kept() {
    List<String> kept = new ArrayList<>();
    var namespaced = client.persistentVolumeClaims().inNamespace(namespace);
    namespaced
        .list()
        .getItems()
        .forEach(claim -> kept.add("PersistentVolumeClaim " + claim.getMetadata().getName()));
    client
        .secrets()
        .inNamespace(namespace)
        .withLabels(Map.of(Ours.LABEL, Ours.VALUE))
        .list()
        .getItems()
        .forEach(secret -> kept.add("Secret " + secret.getMetadata().getName()));
    return kept;
  }

  /** The namespace with all that is in it, if it was made by us; else what we put there. */
  private void deleteData() {
    namespaces.remove(namespace);
    if (!namespaces.has(namespace)) {
      return;
    }
    for (Release release : Releases.installed(namespace)) {
      client
          .persistentVolumeClaims()
          .inNamespace(namespace)
          .withLabel("app.kubernetes.io/instance", release.name())
          .delete();
    }
    client.secrets().inNamespace(namespace).withLabel(Ours.LABEL, Ours.VALUE).delete();
    client.configMaps().inNamespace(namespace).withLabel(Ours.LABEL, Ours.VALUE).delete();
  }
}
