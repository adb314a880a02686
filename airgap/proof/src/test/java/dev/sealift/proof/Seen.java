package dev.sealift.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.drill.Drill;
import dev.sealift.testbench.Program.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What tests ask of the drill's cluster. */
final class Seen {
  static final String NAMESPACE = "sealift";

  private final Drill drill;

  Seen(Drill drill) {
    this.drill = drill;
  }

  /** A value of an object, by a JSONPath of kubectl. */
  String get(String kind, String name, String path) {
    return drill
        .kubectl("get", kind, name, "--namespace=" + NAMESPACE, "--output=jsonpath=" + path)
        .orThrow();
  }

  /** A key of a Secret. */
  String secret(String name, String key) {
    String encoded = get("secret", name, "{.data." + key.replace(".", "\\.") + "}");
    return new String(
        java.util.Base64.getDecoder().decode(encoded), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** A port of this machine that leads to a Service. */
  int reach(String service, int port) {
    return drill.reach(get("service", service, "{.spec.clusterIP}") + ":" + port);
  }

  /** What all our Secrets hold, by their names; not the records of Helm. */
  SortedMap<String, String> secrets() {
    SortedMap<String, String> secrets = new TreeMap<>();
    lines(
            drill
                .kubectl(
                    "get",
                    "secrets",
                    "--namespace=" + NAMESPACE,
                    "--output=jsonpath={range .items[*]}{.metadata.name} {.data}{\"\\n\"}{end}")
                .orThrow())
        .forEach(line -> secrets.put(line.split(" ", 2)[0], line.split(" ", 2)[1]));
    return secrets;
  }

  /** What the Secrets hold that nobody could guess. */
  Set<String> words() {
    return secrets().entrySet().stream()
        .filter(secret -> !secret.getKey().startsWith("sh.helm"))
        .flatMap(secret -> Arrays.stream(secret.getValue().split("[\"{}:,\\s]+", -1)))
        .filter(word -> word.length() > 24)
        .collect(Collectors.toSet());
  }

  /** Everything that is in the cluster, with the version of each object. */
  SortedMap<String, String> versions(String... kinds) {
    SortedMap<String, String> versions = new TreeMap<>();
    for (String kind : kinds) {
      lines(
              drill
                  .kubectl(
                      "get",
                      kind,
                      "--all-namespaces",
                      "--output=jsonpath={range .items[*]}{.kind}/{.metadata.namespace}/{.metadata.name} {.metadata.generation}{\"\\n\"}{end}")
                  .orThrow())
          .forEach(line -> versions.put(line.split(" ", 2)[0], line));
    }
    // Those of the drill's provisioner come and go by themselves.
    versions.keySet().removeIf(name -> name.contains("/helper-pod-"));
    return versions;
  }

  /** Sees that a command does nothing, since everything is as it should be. */
  void isLeftAloneBy(Bastion bastion, String... words) {
    String[] kinds = {
      "deployments", "statefulsets", "daemonsets", "services", "configmaps", "certificates"
    };
    SortedMap<String, String> secrets = secrets();
    SortedMap<String, String> before = versions(kinds);

    Output again = bastion.sealift(words);

    assertThat(again.exitCode()).describedAs(again.errors()).isZero();
    assertThat(again.errors()).contains("unchanged database").doesNotContain("begun");
    assertThat(secrets()).isEqualTo(secrets);
    assertThat(versions(kinds)).isEqualTo(before);
  }

  /** Kills a pod without asking it, and returns when its successor is ready. */
  void kill(String pod) {
    String before = get("pod", pod, "{.metadata.uid}");
    kubectl("delete", "pod", pod, "--grace-period=0", "--force");
    kubectl("wait", "--for=jsonpath={.metadata.name}=" + pod, "--timeout=60s", "pod/" + pod);
    kubectl("wait", "--for=condition=Ready", "--timeout=120s", "pod/" + pod);
    assertThat(get("pod", pod, "{.metadata.uid}")).isNotEqualTo(before);
  }

  /** Returns when a Deployment has all its pods. */
  void await(String deployment) {
    kubectl("rollout", "status", "--timeout=120s", deployment);
  }

  /** Returns when a namespace that was deleted is gone. */
  void awaitEnd(String namespace) {
    Output wait = drill.kubectl("wait", "--for=delete", "--timeout=120s", "namespace/" + namespace);
    if (!wait.errors().contains("not found")) {
      wait.orThrow();
    }
  }

  /** Starts a pod in our namespace that ends by itself, and returns when it has. */
  void runOnce(String name, String image) {
    drill.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s}
        spec:
          restartPolicy: Never
          imagePullSecrets: [{name: workspace-pull}]
          securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
          containers:
            - name: it
              image: %s
              securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """
            .formatted(name, NAMESPACE, image));
    kubectl("wait", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=60s", "pod/" + name);
  }

  /** Starts a pod of the drill's in a new namespace. */
  void start(String name, String namespace) {
    drill.kubectl("create", "namespace", namespace).orThrow();
    drill.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s}
        spec:
          terminationGracePeriodSeconds: 1
          containers: [{name: it, image: %s}]
        """
            .formatted(name, namespace, Drill.POD_IMAGE));
    drill
        .kubectl(
            "wait",
            "--namespace=" + namespace,
            "--for=condition=Ready",
            "--timeout=60s",
            "pod/" + name)
        .orThrow();
  }

  /** Runs the program of such a pod. */
  Output exec(String pod, String namespace, String... words) {
    List<String> all =
        new ArrayList<>(List.of("exec", "--namespace=" + namespace, pod, "--", "/pod"));
    all.addAll(List.of(words));
    return drill.kubectl(all.toArray(String[]::new));
  }

  private void kubectl(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--namespace=" + NAMESPACE);
    drill.kubectl(all.toArray(String[]::new)).orThrow();
  }

  private static List<String> lines(String text) {
    return Arrays.stream(text.split("\n", -1)).filter(line -> !line.isBlank()).toList();
  }
}
