package dev.sealift.preflight;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A namespace that checks by effect are made in. It is removed when this is closed and when the
 * program is ended meanwhile; one that a killed program left is removed first.
 */
final class Scratch implements AutoCloseable {
  static final String NAMESPACE = "sealift-preflight";

  /** What is made in it, by the names of the API. */
  static final List<String> RESOURCES =
      List.of("persistentvolumeclaims", "pods", "secrets", "serviceaccounts", "services");

  /** What every pod in it runs as. */
  static final String ACCOUNT = "probe";

  /** Where the login is that pods pull with. */
  static final String PULL_SECRET = "pull";

  private static final Duration PAUSE = Duration.ofMillis(300);

  private final KubernetesClient client;
  private final ProbeImage image;
  private final InstantSource clock;
  private final Instant end;
  private final Thread atShutdown = new Thread(this::delete);

  private Scratch(KubernetesClient client, ProbeImage image, InstantSource clock, Instant end) {
    this.client = client;
    this.image = image;
    this.clock = clock;
    this.end = end;
  }

  /** A namespace of the same name is there already. */
  static final class InTheWay extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    InTheWay(String why) {
      super(why);
      this.why = why;
    }

    /** Why it stays. */
    String why() {
      return why;
    }
  }

  /**
   * Makes the namespace.
   *
   * @param patience how long probes may take altogether
   * @throws KubernetesClientException if it cannot be made
   * @throws InTheWay if there is one that does not go, or is not ours
   */
  static Scratch open(
      KubernetesClient client, ProbeImage image, InstantSource clock, Duration patience)
      throws InTheWay {
    removeLeftover(client, clock, patience);
    Scratch scratch = new Scratch(client, image, clock, clock.instant().plus(patience));
    // Before there is anything to remove, or a signal in between would leave it.
    Runtime.getRuntime().addShutdownHook(scratch.atShutdown);
    try {
      scratch.fill();
      return scratch;
    } catch (RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  private static void removeLeftover(
      KubernetesClient client, InstantSource clock, Duration patience) throws InTheWay {
    Namespace leftover = client.namespaces().withName(NAMESPACE).get();
    if (leftover == null) {
      return;
    }
    Map<String, String> labels = leftover.getMetadata().getLabels();
    if (labels == null || !Ours.VALUE.equals(labels.get(Ours.LABEL))) {
      throw new InTheWay("it is there, and not ours: it has no label " + Ours.LABEL);
    }
    client.namespaces().withName(NAMESPACE).delete();
    Instant end = clock.instant().plus(patience);
    while (leftover != null) {
      if (clock.instant().isAfter(end)) {
        throw new InTheWay(
            "it is of an earlier run and does not go: "
                + NamespaceCheck.stuckBy(leftover).orElse("its objects are still there"));
      }
      pause();
      leftover = client.namespaces().withName(NAMESPACE).get();
    }
  }

  private void fill() {
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAMESPACE)
                .addToLabels(Ours.LABEL, Ours.VALUE)
                .endMetadata()
                .build())
        .create();
    // The one that every namespace gets by itself takes a moment to be there.
    make(
        new ServiceAccountBuilder()
            .withNewMetadata()
            .withName(ACCOUNT)
            .endMetadata()
            .withAutomountServiceAccountToken(false)
            .build());
    image
        .pullSecret()
        .ifPresent(login ->
            make(
                new SecretBuilder()
                    .withNewMetadata()
                    .withName(PULL_SECRET)
                    .endMetadata()
                    .withType("kubernetes.io/dockerconfigjson")
                    .addToData(".dockerconfigjson", encoded(login))
                    .build()));
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Makes an object in the namespace. */
  void make(HasMetadata object) {
    client.resource(object).inNamespace(NAMESPACE).create();
  }

  /** Makes an object of a kind that is not Kubernetes' own. */
  void make(String apiVersion, GenericKubernetesResource object) {
    client
        .genericKubernetesResources(apiVersion, object.getKind())
        .inNamespace(NAMESPACE)
        .resource(object)
        .create();
  }

  /** One that was made so. */
  @Nullable GenericKubernetesResource get(String apiVersion, String kind, String name) {
    return client
        .genericKubernetesResources(apiVersion, kind)
        .inNamespace(NAMESPACE)
        .withName(name)
        .get();
  }

  /** The pods of a probe. */
  List<Pod> pods(String probe) {
    return client.pods().inNamespace(NAMESPACE).withLabel(ProbePod.LABEL, probe).list().getItems();
  }

  /** What the program of a pod printed. */
  String log(String pod) {
    return String.valueOf(client.pods().inNamespace(NAMESPACE).withName(pod).getLog());
  }

  KubernetesClient client() {
    return client;
  }

  ProbeImage image() {
    return image;
  }

  Instant now() {
    return clock.instant();
  }

  /** Whether the time that probes have is over. */
  boolean isOver() {
    return clock.instant().isAfter(end) || Thread.currentThread().isInterrupted();
  }

  /** Waits a moment before one looks again; returns at once if interrupted, and stays so. */
  static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the cluster complained of about an object; mostly the reason why it waits. */
  List<String> said(String kind, String name) {
    return client
        .v1()
        .events()
        .inNamespace(NAMESPACE)
        .withField("involvedObject.kind", kind)
        .withField("involvedObject.name", name)
        .list()
        .getItems()
        .stream()
        .filter(
            event -> "Warning".equals(event.getType()) || event.getReason().startsWith("Failed"))
        .map(event -> event.getMessage())
        .distinct()
        .toList();
  }

  /** Has the namespace removed; the cluster goes on with that by itself. */
  @Override
  public void close() {
    // An interrupted thread cannot talk to the cluster, but this must still happen.
    boolean interrupted = Thread.interrupted();
    try {
      delete();
    } finally {
      forgetShutdown();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void forgetShutdown() {
    try {
      Runtime.getRuntime().removeShutdownHook(atShutdown);
    } catch (IllegalStateException e) {
      // It runs already.
    }
  }

  private void delete() {
    // By itself the namespace would wait for each of them in turn, some ten seconds.
    try {
      client.pods().inNamespace(NAMESPACE).withGracePeriod(0).delete();
      client.persistentVolumeClaims().inNamespace(NAMESPACE).delete();
    } catch (KubernetesClientException e) {
      // They go with the namespace then.
    }
    client.namespaces().withName(NAMESPACE).delete();
  }
}
