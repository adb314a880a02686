package dev.sealift.installer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an installation is, by one look.
 *
 * @param parts that were installed; empty if there are none
 * @param receipt of the last installation that ended well
 */
public record Status(List<Part> parts, Optional<SignedReceipt> receipt) {

  /**
   * A part.
   *
   * @param missing why it does not do its work; empty if it does
   */
  public record Part(String name, String namespace, List<String> missing) {}

  /** Whether everything does its work. */
  public boolean isReady() {
    return !parts.isEmpty() && parts.stream().allMatch(part -> part.missing().isEmpty());
  }

  /**
   * Looks.
   *
   * @param helm the program
   */
  public static Status of(Cluster cluster, String namespace, Path helm)
      throws InstallFailure, IOException {
    KubernetesClient client = cluster.client();
    try (WorkFolder work = WorkFolder.create()) {
      Helm program = new Helm(helm, cluster, work.path());
      List<Part> parts = new ArrayList<>();
      for (Release release : Releases.installed(namespace)) {
        if (new History(client).knows(release)) {
          Applied applied = new Applied(client, release, program.resources(release));
          List<String> missing = new ArrayList<>(applied.absent());
          missing.replaceAll(name -> name + " is not there");
          if (missing.isEmpty()) {
            missing.addAll(applied.unready());
            missing.addAll(new Pods(client).troubles(release));
          }
          parts.add(new Part(release.name(), release.namespace(), missing));
        }
      }
      return new Status(parts, SignedReceipt.read(client, namespace));
    } catch (KubernetesClientException e) {
      throw new InstallFailure.ClusterRefused("Looking at " + namespace, e);
    }
  }
}
