package dev.sealift.installer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.oci.Digest;
import dev.sealift.preflight.Ours;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The registry that serves until there is a real one: a pod of an image that is on the nodes
 * anyway, in which the bundle's own registry program runs, sent there through the API server. What
 * it holds is gone with the pod.
 */
final class SeedRegistry {
  /** The name of all its resources. */
  static final String NAME = "image-seed";

  /** Its pod. */
  static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/name", NAME, Ours.LABEL, Ours.VALUE);

  private static final String MADE_OF = "sealift.dev/made-of";
  private static final int RECEIVING = 5100;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long MEBIBYTE = 1 << 20;
  // Uploads under way are a second copy for a moment, and the program is kept there too.
  private static final long SPARE = 256 * MEBIBYTE;
  private static final String CONFIGURATION =
      """
      version: 0.1
      log: {level: info}
      storage:
        filesystem: {rootdirectory: /work/images}
      http:
        addr: :5000
        draintimeout: 20s
        tls: {certificate: /etc/seed/tls.crt, key: /etc/seed/tls.key}
        headers: {X-Content-Type-Options: [nosniff]}
      auth:
        htpasswd: {realm: Sealift, path: /etc/seed/htpasswd}
      """;

  private final KubernetesClient client;
  private final String namespace;
  private final Awaiting awaiting;

  SeedRegistry(KubernetesClient client, String namespace, Awaiting awaiting) {
    this.client = client;
    this.namespace = namespace;
    this.awaiting = awaiting;
  }

  /**
   * Starts it, unless it runs already, and returns when it serves.
   *
   * @param image that is on the nodes
   * @param bytes that it has to hold
   * @param registry the image whose program it becomes
   * @return its certificate, PEM
   */
  String start(String image, SeedProgram program, CarriedImage registry, long bytes)
      throws InstallFailure, InterruptedException, IOException {
    String certificate = certificate();
    apply(configuration());
    program.resources(NAME, namespace, LABELS).forEach(this::apply);
    apply(policy());
    Pod wanted = pod(image, program, (bytes + SPARE) / MEBIBYTE);
    clearOther(wanted);
    if (find().isEmpty()) {
      client.resource(wanted).create();
    }
    awaiting.until("The seed of the image registry", PATIENCE, () -> send(registry));
    return certificate;
  }

  /** Made once, so that a second run knows the pod that the first has started. */
  private String certificate() {
    ServingKeys keys = ServingKeys.make(new SecureRandom(), Instant.now());
    return new Secrets(client, namespace)
        .keep(NAME, "Opaque", Map.of("tls.crt", keys.certificate(), "tls.key", keys.key()))
        .getOrDefault("tls.crt", "");
  }

  private ConfigMap configuration() {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(NAME)
        .withNamespace(namespace)
        .withLabels(LABELS)
        .endMetadata()
        .addToData("config.yml", CONFIGURATION)
        .build();
  }

  /** Removes a pod that has ended, or that was made of something else. */
  private void clearOther(Pod wanted) throws InstallFailure, InterruptedException {
    awaiting.until(
        "The end of an older seed",
        PATIENCE,
        () -> {
          Optional<Pod> other =
              find()
                  .filter(pod ->
                      pod.getMetadata().getDeletionTimestamp() != null
                          || !madeOf(pod).equals(madeOf(wanted))
                          || pod.getStatus().getPhase().matches("Failed|Succeeded"));
          other
              .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
              .ifPresent(pod -> client.resource(pod).delete());
          return other.map(pod -> "pod " + NAME + " is still there");
        });
  }

  /** Sends the program if the pod waits for it; says what is missing until the registry serves. */
  private Optional<String> send(CarriedImage registry) {
    Optional<Pod> pod = find();
    if (pod.isEmpty()) {
      return Optional.of("pod " + NAME + " was removed");
    }
    if (Awaiting.serves(pod.get())) {
      return Optional.empty();
    }
    boolean runs =
        pod.get().getStatus().getContainerStatuses().stream()
            .anyMatch(one -> one.getState().getRunning() != null);
    if (!runs) {
      return Optional.of(Awaiting.state(pod.get()));
    }
    try (Tunnel tunnel = Tunnel.open(client, namespace, NAME, RECEIVING);
        CarriedImage.OpenFile program = registry.open(registry.program());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), tunnel.port())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeLong(program.size());
      program.content().transferTo(out);
      int answer = socket.getInputStream().read();
      return Optional.of(answer == 1 ? "it starts" : "its program was not taken");
    } catch (IOException e) {
      // It does not listen yet, or not any more because it has the program.
      return Optional.of(Awaiting.state(pod.get()));
    }
  }

  /** The pod, whatever its state. */
  private Optional<Pod> find() {
    return Optional.ofNullable(client.pods().inNamespace(namespace).withName(NAME).get());
  }

  private static String madeOf(Pod pod) {
    return pod.getMetadata().getAnnotations().getOrDefault(MADE_OF, "");
  }

  private Pod pod(String image, SeedProgram program, long mebibytes) {
    String state = String.join(" ", image, program.digest().toString(), "" + mebibytes);
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %1$s
          namespace: %2$s
          labels: {app.kubernetes.io/name: %1$s, app.kubernetes.io/managed-by: sealift}
          annotations: {%3$s: "%4$s"}
        spec:
          automountServiceAccountToken: false
          enableServiceLinks: false
          terminationGracePeriodSeconds: 30
          nodeSelector: {kubernetes.io/os: linux, kubernetes.io/arch: %5$s}
          securityContext:
            runAsNonRoot: true
            runAsUser: 10001
            runAsGroup: 10001
            fsGroup: 10001
            seccompProfile: {type: RuntimeDefault}
          containers:
            - name: registry
              image: "%6$s"
              imagePullPolicy: Never
              command: [%7$s, receive, "127.0.0.1:%8$d", /work/registry, serve, /etc/seed/config.yml]
              env: [{name: OTEL_TRACES_EXPORTER, value: none}]
              ports: [{name: https, containerPort: 5000}]
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities: {drop: [ALL]}
              readinessProbe:
                httpGet: {scheme: HTTPS, path: /, port: https}
                periodSeconds: 1
                timeoutSeconds: 5
              resources:
                requests: {cpu: 100m, memory: 64Mi, ephemeral-storage: %9$dMi}
                limits: {memory: 512Mi}
              volumeMounts:
                - {name: seed, mountPath: %10$s, readOnly: true}
                - {name: configuration, mountPath: /etc/seed, readOnly: true}
                - {name: work, mountPath: /work}
          volumes:
            - %11$s
            - name: configuration
              projected:
                defaultMode: 0440
                sources: [{configMap: {name: %1$s}}, {secret: {name: %1$s}}, {secret: {name: image-registry-accounts, items: [{key: htpasswd, path: htpasswd}]}}]
            - name: work
              emptyDir: {sizeLimit: %9$dMi}
        """
            .formatted(
                NAME,
                namespace,
                MADE_OF,
                Digest.of(state.getBytes(UTF_8)).hex().substring(0, 16),
                program.architecture(),
                image,
                SeedProgram.PATH,
                RECEIVING,
                mebibytes,
                SeedProgram.FOLDER,
                SeedProgram.volume(NAME)),
        Pod.class);
  }

  private NetworkPolicy policy() {
    // From everywhere, because no selector names the nodes that pull; it asks for a password.
    return Serialization.unmarshal(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: %1$s, namespace: %2$s, labels: {app.kubernetes.io/managed-by: sealift}}
        spec:
          podSelector: {matchLabels: {app.kubernetes.io/name: %1$s}}
          policyTypes: [Ingress, Egress]
          ingress: [{ports: [{protocol: TCP, port: 5000}]}]
        """
            .formatted(NAME, namespace),
        NetworkPolicy.class);
  }

  /** Takes it away, with all that it held. */
  void remove() {
    client.pods().inNamespace(namespace).withName(NAME).delete();
    client.secrets().inNamespace(namespace).withName(NAME).delete();
    client.configMaps().inNamespace(namespace).withLabels(LABELS).delete();
    client.network().v1().networkPolicies().inNamespace(namespace).withName(NAME).delete();
  }

  private void apply(HasMetadata resource) {
    client.resource(resource).fieldManager("sealift").forceConflicts().serverSideApply();
  }
}
