package dev.sealift.installer;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Brings releases into a cluster one by one, and waits until each does its work. */
final class ReleaseInstaller {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final KubernetesClient client;
  private final Helm helm;
  private final History history;
  private final Duration patience;
  private final InstallListener listener;

  /**
   * @param patience how long a release may take to get ready
   */
  ReleaseInstaller(
      KubernetesClient client, Helm helm, Duration patience, InstallListener listener) {
    this.client = client;
    this.helm = helm;
    this.history = new History(client);
    this.patience = patience;
    this.listener = listener;
  }

  /** Returns when the release is there as it should be, and ready. */
  Applied install(BundledRelease bundled) throws InstallFailure, IOException, InterruptedException {
    long begun = System.nanoTime();
    Release release = bundled.release();
    boolean applied = history.inputs(release).equals(java.util.Optional.of(bundled.inputs()));
    if (applied) {
      Applied there = new Applied(client, release, helm.resources(release));
      if (there.absent().isEmpty()) {
        boolean ready = there.unready().isEmpty();
        await(there);
        if (ready) {
          listener.unchanged(release.name());
        } else {
          listener.ready(release.name(), since(begun));
        }
        return there;
      }
    }
    listener.started(release.name());
    history.forgetUnfinished(release);
    String resources =
        helm.upgrade(
            release, bundled.chart(), bundled.values(), Map.of(History.INPUTS, bundled.inputs()));
    Applied made = new Applied(client, release, resources);
    await(made);
    listener.ready(release.name(), since(begun));
    return made;
  }

  /** What a release still waits for, by one look. */
  List<String> missing(Applied applied) {
    List<String> missing = new ArrayList<>(applied.unready());
    if (missing.isEmpty() && applied.release().name().equals(Releases.CERT_MANAGER)) {
      webhook(applied.release().namespace()).ifPresent(missing::add);
    }
    return missing;
  }

  private void await(Applied applied) throws InstallFailure, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    String name = applied.release().name();
    String said = "";
    List<String> missing = missing(applied);
    while (!missing.isEmpty()) {
      List<String> troubles = new Pods(client).troubles(applied.release());
      String why = String.join("; ", troubles.isEmpty() ? missing : troubles);
      if (System.nanoTime() > end) {
        throw new InstallFailure.NotReady(
            name + " is not ready after " + patience.toSeconds() + " s", why);
      }
      if (!why.equals(said)) {
        listener.waiting(name, why);
        said = why;
      }
      Thread.sleep(PAUSE);
      missing = missing(applied);
    }
  }

  /**
   * Its pods are ready before its webhook is reached by the API server, which has to learn of its
   * address and its authority.
   */
  private java.util.Optional<String> webhook(String namespace) {
    GenericKubernetesResource issuer = new GenericKubernetesResource();
    issuer.setApiVersion("cert-manager.io/v1");
    issuer.setKind("Issuer");
    issuer.setMetadata(Ours.named("sealift-webhook", namespace));
    issuer.setAdditionalProperty("spec", Map.of("selfSigned", Map.of()));
    try {
      client.resource(issuer).dryRun().create();
      return java.util.Optional.empty();
    } catch (KubernetesClientException e) {
      return java.util.Optional.of("its webhook does not answer yet");
    }
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
