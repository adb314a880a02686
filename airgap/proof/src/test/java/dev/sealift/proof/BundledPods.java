package dev.sealift.proof;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.drill.Drill;
import dev.sealift.testbench.PrivateCertificates;
import java.nio.file.Files;

/** Pods of the bundle's images, pulled by digest with the Secret {@code pull}. */
final class BundledPods {
  private final Drill drill;
  private final Bundle bundle;
  private final String registry;

  /**
   * @param registry that nodes pull from
   */
  BundledPods(Drill drill, Bundle bundle, String registry) {
    this.drill = drill;
    this.bundle = bundle;
    this.registry = registry;
  }

  /** Starts a program of an image of the bundle, and returns what it says before it ends. */
  String said(String image, String argument) {
    drill.apply(pod(image, "").formatted(image, image(image), argument));
    kubectl("wait", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=90s", "pod/" + image);
    return kubectl("logs", image);
  }

  private String image(String name) {
    BundledImage image =
        bundle.index().images().stream()
            .filter(one -> one.repository().equals("sealift/" + name))
            .findFirst()
            .orElseThrow();
    return "%s/%s@%s".formatted(registry, image.repository(), image.root().digest());
  }

  private static String pod(String name, String more) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      name: %s
      namespace: sealift
      labels: {app.kubernetes.io/name: NAME, app.kubernetes.io/component: server}
    spec:
      restartPolicy: Never
      imagePullSecrets: [{name: pull}]
      securityContext: {runAsNonRoot: true, fsGroup: 10001, seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: only
          image: "%s"
          args: [%s]
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
    """
            .replace("NAME", name)
        + more;
  }

  /** What stands for the chart's registry: the same program, with storage that is quicker made. */
  void startRegistry(PrivateCertificates certificates) throws Exception {
    drill.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: image-registry, namespace: sealift}
        data:
          config.yml: |
            version: 0.1
            storage: {filesystem: {rootdirectory: /var/lib/registry}}
            http: {addr: ":5000", tls: {certificate: /etc/registry/tls.crt, key: /etc/registry/tls.key}}
            auth: {htpasswd: {realm: test, path: /etc/registry/htpasswd}}
        """);
    kubectl(
        "create",
        "secret",
        "generic",
        "image-registry-tls",
        "--from-literal=ca.crt=" + Files.readString(certificates.authority()),
        "--from-literal=tls.crt=" + Files.readString(certificates.certificate()),
        "--from-literal=tls.key=" + Files.readString(certificates.key()));
    String more =
        """
              readinessProbe: {httpGet: {scheme: HTTPS, path: /, port: 5000}, periodSeconds: 1}
              volumeMounts: [{name: settings, mountPath: /etc/registry}, {name: data, mountPath: /var/lib/registry}]
          volumes:
            - {name: data, emptyDir: {}}
            - name: settings
              projected:
                sources:
                  - {configMap: {name: image-registry}}
                  - {secret: {name: image-registry-tls}}
                  - {secret: {name: image-registry-accounts}}
        """;
    drill.apply(
        pod("image-registry", more)
            .formatted("real", image("registry"), "serve, /etc/registry/config.yml"));
    kubectl("wait", "--for=condition=Ready", "--timeout=90s", "pod/real");
  }

  private String kubectl(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "--namespace=" + Seen.NAMESPACE;
    System.arraycopy(words, 0, all, 1, words.length);
    return drill.kubectl(all).orThrow();
  }
}
