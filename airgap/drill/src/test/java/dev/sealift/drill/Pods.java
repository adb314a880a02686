package dev.sealift.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.testbench.Program.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Pods in a namespace of their own; the label {@code app} of each is its name. */
final class Pods {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Drill drill;
  private final String namespace;

  private Pods(Drill drill, String namespace) {
    this.drill = drill;
    this.namespace = namespace;
  }

  static Pods inNamespace(Drill drill, String name) {
    Pods pods = new Pods(drill, name.toLowerCase(Locale.ROOT));
    drill.kubectl("create", "namespace", pods.namespace).orThrow();
    return pods;
  }

  /** Starts a pod and returns when it runs. */
  void start(String name, String arguments, String more) {
    start(name, Drill.POD_IMAGE, arguments, more);
  }

  /** The same with another image. */
  void start(String name, String image, String arguments, String more) {
    drill.apply(resources(name, image, arguments, "Always") + more);
    kubectl("wait", "--for=condition=Ready", "--timeout=60s", "pod/" + name).orThrow();
  }

  /** Starts a pod whose program fails, and returns what that said. */
  String logOfFailed(String name, String arguments) {
    drill.apply(resources(name, Drill.POD_IMAGE, arguments, "Never"));
    kubectl("wait", "--for=jsonpath={.status.phase}=Failed", "--timeout=60s", "pod/" + name)
        .orThrow();
    return kubectl("logs", name).orThrow();
  }

  private String resources(String name, String image, String arguments, String restart) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: %s, labels: {app: %s}}
    spec:
      terminationGracePeriodSeconds: 1
      restartPolicy: %s
      securityContext: {runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532, fsGroup: 65532}
      containers:
        - name: pod
          image: %s
          args: [%s]
          ports: [{containerPort: 8080, name: http}]
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
    """
        .formatted(name, namespace, name, restart, image, arguments);
  }

  /** The rest of a pod that has a claim at {@code /data}. */
  static String mounting(String claim) {
    return "      volumeMounts: [{name: data, mountPath: /data}]\n  volumes: "
        + "[{name: data, persistentVolumeClaim: {claimName: %s}}]\n".formatted(claim);
  }

  void delete(String name) {
    kubectl("delete", "pod", name).orThrow();
  }

  void volume(String claim) {
    drill.apply(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: %s, namespace: %s}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """
            .formatted(claim, namespace));
  }

  /** Makes a service of a pod at port 80, and returns its address when it has an end. */
  String service(String name, String type) {
    drill.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: %s}
        spec: {type: %s, selector: {app: %s}, ports: [{port: 80, targetPort: http}]}
        """
            .formatted(name, namespace, type, name));
    kubectl(
            "wait",
            "--for=jsonpath={.endpoints[0].conditions.ready}=true",
            "--timeout=30s",
            "endpointslice",
            "--selector=kubernetes.io/service-name=" + name)
        .orThrow();
    return get("service", name, "{.spec.clusterIP}");
  }

  void policy(String name, String spec) {
    drill.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: %s, namespace: %s}
        spec: {%s}
        """
            .formatted(name, namespace, spec));
  }

  String get(String kind, String name, String path) {
    return kubectl("get", kind, name, "--output=jsonpath=" + path).orThrow();
  }

  /** Runs the program of a pod, which succeeds. */
  String run(String pod, String... words) {
    return exec(pod, words).orThrow();
  }

  /** Runs the program of a pod, which fails, and returns why. */
  String tried(String pod, String... words) {
    Output output = exec(pod, words);
    assertThat(output.exitCode()).as(output.text()).isNotZero();
    return output.errors();
  }

  /** Runs it until it succeeds. */
  String eventually(String pod, String... words) {
    return until(pod, words, output -> output.exitCode() == 0).text();
  }

  /** Runs it until a policy rejects its connection, which is not as if nobody listened. */
  void untilRefused(String pod, String... words) {
    until(pod, words, output -> output.errors().contains("no route to host"));
  }

  private Output until(String pod, String[] words, Predicate<Output> wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Output output = exec(pod, words);
    while (!wanted.test(output)) {
      assertThat(System.nanoTime()).as(output.toString()).isLessThan(end);
      output = exec(pod, words);
    }
    return output;
  }

  private Output exec(String pod, String... words) {
    List<String> all = new ArrayList<>(List.of("exec", pod, "--", "/pod"));
    all.addAll(List.of(words));
    return kubectl(all.toArray(String[]::new));
  }

  private Output kubectl(String... words) {
    List<String> all = new ArrayList<>(List.of("--namespace=" + namespace));
    all.addAll(List.of(words));
    return drill.kubectl(all.toArray(String[]::new));
  }
}
