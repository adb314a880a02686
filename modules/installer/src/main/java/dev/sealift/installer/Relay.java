package dev.sealift.installer;

import dev.sealift.oci.Digest;
import dev.sealift.preflight.Ours;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A port of each node's loopback interface that leads to the registry in the cluster. A NodePort
 * would be one only where kube-proxy works with iptables; and every node may pull from a registry
 * on itself without being told so.
 */
final class Relay {
  /** The Service that the nodes' port leads to. */
  static final String NAME = "image-relay";

  private static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/name", NAME, Ours.LABEL, Ours.VALUE);
  private static final String MADE_OF = "sealift.dev/made-of";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KubernetesClient client;
  private final String namespace;
  private final Awaiting awaiting;

  /**
   * @param namespace of the registry; the relay has one of its own, since it uses the nodes'
   *     network
   */
  Relay(KubernetesClient client, String namespace, Awaiting awaiting) {
    this.client = client;
    this.awaiting = awaiting;
    this.namespace = namespace;
  }

  /**
   * What it runs in, whose own programs do not matter.
   *
   * @param image a reference
   * @param login in the data of a Secret, of whoever pulls it; empty if nobody has to log in
   * @param isThere whether every node has it, and none can pull
   */
  record Vessel(String image, Map<String, String> login, boolean isThere) {
    static Vessel onNodes(String image) {
      return new Vessel(image, Map.of(), true);
    }

    static Vessel pulled(String image, Map<String, String> login) {
      return new Vessel(image, login, false);
    }
  }

  private String own() {
    return namespace + "-relay";
  }

  /** Makes the Service lead to the pods with these labels. */
  void leadTo(Map<String, String> pods) {
    String selector =
        pods.entrySet().stream()
            .map(label -> label.getKey() + ": " + label.getValue())
            .sorted()
            .collect(Collectors.joining(", "));
    apply(
        Serialization.unmarshal(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: %s, namespace: %s, labels: %s}
            spec:
              selector: {%s}
              ports: [{name: https, port: 443, targetPort: 5000}]
            """
                .formatted(NAME, namespace, labels(), selector),
            Service.class));
  }

  /** Starts it on every node, of each platform that there is a program for. */
  void start(Vessel vessel, List<SeedProgram> programs, int port) {
    // It listens on the nodes' own interface, which no other level allows.
    new Namespaces(client).make(own(), "privileged");
    if (!vessel.login().isEmpty()) {
      new Secrets(client, own()).put(Releases.PULL_SECRET, PullSecret.TYPE, vessel.login());
    }
    String address =
        client.services().inNamespace(namespace).withName(NAME).require().getSpec().getClusterIP();
    String target = (address.contains(":") ? "[" + address + "]" : address) + ":443";
    for (SeedProgram program : programs) {
      String name = NAME + "-" + program.architecture();
      program.resources(name, own(), LABELS).forEach(this::apply);
      apply(daemons(name, vessel, program, target, port));
    }
  }

  private DaemonSet daemons(
      String name, Vessel vessel, SeedProgram program, String target, int port) {
    String image = vessel.image();
    String state = String.join(" ", image, program.digest().toString(), target, "" + port);
    String madeOf = Digest.of(state.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
    return Serialization.unmarshal(
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: %1$s, namespace: %2$s, labels: %3$s, annotations: {%11$s: "%12$s"}}
        spec:
          selector: {matchLabels: {app.kubernetes.io/name: %4$s, app.kubernetes.io/component: %5$s}}
          # While the registry is away no relay is ready, and that must not keep a new one from coming.
          updateStrategy: {rollingUpdate: {maxUnavailable: 100%%}}
          template:
            metadata:
              labels: {app.kubernetes.io/name: %4$s, app.kubernetes.io/component: %5$s, app.kubernetes.io/managed-by: sealift}
              annotations: {%11$s: "%12$s"}
            spec:
              automountServiceAccountToken: false
              enableServiceLinks: false
              hostNetwork: true
              priorityClassName: system-node-critical
              imagePullSecrets: [%15$s]
              terminationGracePeriodSeconds: 5
              nodeSelector: {kubernetes.io/os: linux, kubernetes.io/arch: %5$s}
              tolerations: [{operator: Exists}]
              securityContext:
                runAsNonRoot: true
                runAsUser: 10001
                runAsGroup: 10001
                seccompProfile: {type: RuntimeDefault}
              containers:
                - name: relay
                  image: "%6$s"
                  imagePullPolicy: %14$s
                  command: [%7$s, relay, "127.0.0.1:%8$d", "%9$s"]
                  securityContext:
                    allowPrivilegeEscalation: false
                    readOnlyRootFilesystem: true
                    capabilities: {drop: [ALL]}
                  # Asked by the node itself, as it will pull.
                  readinessProbe:
                    httpGet: {scheme: HTTPS, host: 127.0.0.1, port: %8$d, path: /}
                    periodSeconds: 2
                    timeoutSeconds: 5
                  resources:
                    requests: {cpu: 10m, memory: 16Mi}
                    limits: {memory: 96Mi}
                  volumeMounts: [{name: seed, mountPath: %13$s, readOnly: true}]
              volumes: [%10$s]
        """
            .formatted(
                name,
                own(),
                labels(),
                NAME,
                program.architecture(),
                image,
                SeedProgram.PATH,
                port,
                target,
                SeedProgram.volume(name),
                MADE_OF,
                madeOf,
                SeedProgram.FOLDER,
                vessel.isThere() ? "Never" : "IfNotPresent",
                vessel.login().isEmpty() ? "" : "{name: " + Releases.PULL_SECRET + "}"),
        DaemonSet.class);
  }

  /** Waits until each node that takes pods reaches the registry through its port. */
  void await() throws InstallFailure, InterruptedException {
    awaiting.until("The nodes' port to the image registry", PATIENCE, this::missing);
  }

  private Optional<String> missing() {
    Map<String, String> wanted = new HashMap<>();
    Set<String> architectures =
        daemons().stream()
            .map(one -> {
              wanted.put(one.getMetadata().getName(), madeOf(one));
              return one.getSpec().getTemplate().getMetadata().getLabels();
            })
            .map(labels -> labels.getOrDefault("app.kubernetes.io/component", ""))
            .collect(Collectors.toSet());
    Map<String, Pod> relays = new HashMap<>();
    for (Pod pod : client.pods().inNamespace(own()).withLabels(LABELS).list().getItems()) {
      if (wanted.containsValue(madeOf(pod)) && pod.getMetadata().getDeletionTimestamp() == null) {
        relays.put(String.valueOf(pod.getSpec().getNodeName()), pod);
      }
    }
    List<String> missing = new ArrayList<>();
    for (Node node : client.nodes().list().getItems()) {
      String name = node.getMetadata().getName();
      if (BareNodes.isOpen(node)
          && architectures.contains(node.getStatus().getNodeInfo().getArchitecture())) {
        Pod pod = relays.get(name);
        if (pod == null) {
          missing.add(name + ": no relay was started there");
        } else if (!Awaiting.serves(pod)) {
          missing.add(name + ": " + Awaiting.state(pod));
        }
      }
    }
    return missing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", missing));
  }

  private Collection<DaemonSet> daemons() {
    return client.apps().daemonSets().inNamespace(own()).withLabels(LABELS).list().getItems();
  }

  private static String madeOf(HasMetadata resource) {
    Map<String, String> annotations = resource.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(MADE_OF, "");
  }

  /** Takes it away again, from every node. */
  void remove() {
    client.services().inNamespace(namespace).withName(NAME).delete();
    var place = client.namespaces().withName(own());
    place.delete();
    place.waitUntilCondition(Objects::isNull, PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static String labels() {
    return LABELS.entrySet().stream()
        .map(label -> label.getKey() + ": " + label.getValue())
        .sorted()
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private void apply(HasMetadata resource) {
    client.resource(resource).fieldManager("sealift").forceConflicts().serverSideApply();
  }
}
