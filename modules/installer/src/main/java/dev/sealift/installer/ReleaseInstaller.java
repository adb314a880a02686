package dev.sealift.installer;

import dev.sealift.preflight.Ours;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Brings releases into a cluster one by one, and waits until each does its work. */
final class ReleaseInstaller {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final KubernetesClient client;
  private final Helm helm;
  private final History history;
  private final Duration patience;
  private final InstallListener listener;
  private final Map<String, Underway> underway = new ConcurrentHashMap<>();

  /**
   * A release that was applied.
   *
   * @param begun when that began, by {@link System#nanoTime}
   * @param wasReady whether it was there and ready already
   */
  private record Underway(Applied applied, long begun, boolean wasReady) {}

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

  /** Returns when the release is there as it should be; it need not be ready. */
  void apply(BundledRelease bundled) throws InstallFailure, IOException {
    long begun = System.nanoTime();
    Release release = bundled.release();
    boolean applied = history.inputs(release).equals(Optional.of(bundled.inputs()));
    if (applied) {
      Applied there = new Applied(client, release, helm.resources(release));
      if (there.absent().isEmpty()) {
        boolean ready = there.unready().isEmpty();
        underway.put(release.name(), new Underway(there, begun, ready));
        return;
      }
    }
    listener.started(release.name());
    history.forgetUnfinished(release);
    String resources =
        helm.upgrade(
            release, bundled.chart(), bundled.values(), Map.of(History.INPUTS, bundled.inputs()));
    Applied made = new Applied(client, release, resources);
    underway.put(release.name(), new Underway(made, begun, false));
  }

  /** Returns when a release that was applied does its work. */
  void await(String name) throws InstallFailure, InterruptedException {
    Underway release = Objects.requireNonNull(underway.remove(name));
    await(release.applied());
    if (release.wasReady()) {
      listener.unchanged(name);
    } else {
      listener.ready(name, Duration.ofNanos(System.nanoTime() - release.begun()));
    }
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
  private Optional<String> webhook(String namespace) {
    GenericKubernetesResource issuer = new GenericKubernetesResource();
    issuer.setApiVersion("cert-manager.io/v1");
    issuer.setKind("Issuer");
    issuer.setMetadata(Ours.named("sealift-webhook", namespace));
    issuer.setAdditionalProperty("spec", Map.of("selfSigned", Map.of()));
    try {
      client.resource(issuer).dryRun().create();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of("its webhook does not answer yet");
    }
  }
}
