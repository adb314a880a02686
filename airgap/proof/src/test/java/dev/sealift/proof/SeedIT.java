package dev.sealift.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.sealift.bundle.Bundle;
import dev.sealift.drill.Drill;
import dev.sealift.installer.InClusterImages;
import dev.sealift.installer.InstallListener;
import dev.sealift.oci.Descriptor;
import dev.sealift.registryclient.Login;
import dev.sealift.registryclient.PushListener;
import dev.sealift.registryclient.RegistryFailure;
import dev.sealift.testbench.PrivateCertificates;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that can pull from nowhere, and whose nodes nobody touches. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeedIT {
  private static final int PORT = 30500;
  private static final Login LOGIN = new Login("push", "a generated one");
  private static final long MEBIBYTE = 1 << 20;

  @TempDir static Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private static Drill drill;

  @SuppressWarnings("NullAway.Init")
  private static KubernetesClient client;

  @SuppressWarnings("NullAway.Init")
  private static Bundle bundle;

  @SuppressWarnings("NullAway.Init")
  private static PrivateCertificates certificates;

  @SuppressWarnings("NullAway.Init")
  private static BundledPods pods;

  @BeforeAll
  static void start() throws Exception {
    drill = Drill.start();
    client =
        new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(drill.kubeconfig())).build();
    bundle = Bundle.open(Bastion.BUNDLE);
    pods = new BundledPods(drill, bundle, "127.0.0.1:" + PORT);
    certificates = PrivateCertificates.generate(folder);
    drill.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: sealift, labels: {pod-security.kubernetes.io/enforce: restricted}}
        """);
    String hash = BCrypt.withDefaults().hashToString(4, LOGIN.password().toCharArray());
    secret("image-registry-accounts", "Opaque", "htpasswd", LOGIN.username() + ":" + hash + "\n");
    secret(
        "pull",
        "kubernetes.io/dockerconfigjson",
        ".dockerconfigjson",
        "{\"auths\": {\"127.0.0.1:%d\": {\"auth\": \"%s\"}}}".formatted(PORT, basic(LOGIN)));
  }

  @AfterAll
  static void end() {
    client.close();
    drill.close();
  }

  @AfterEach
  void nothingTriedToLeave() {
    assertThat(drill.leaving()).isEmpty();
  }

  @Test
  @Order(1)
  void anInterruptedSeedGoesOn() throws Exception {
    Sent first = new Sent(20 * MEBIBYTE);
    assertThatThrownBy(() -> images(first).bring(bundle.index().images()))
        .isInstanceOf(RegistryFailure.Interrupted.class);
    assertThat(Thread.interrupted()).isTrue();
    String pod = seedPod();
    Sent second = new Sent(Long.MAX_VALUE);

    images(second).bring(bundle.index().images());

    assertThat(seedPod()).isEqualTo(pod);
    assertThat(first.bytes() + second.bytes()).isLessThan(Files.size(Bastion.BUNDLE));
    Sent third = new Sent(Long.MAX_VALUE);
    images(third).bring(bundle.index().images());
    assertThat(third.bytes()).isZero();
  }

  @Test
  @Order(2)
  void nodesPullByDigestThroughTheirOwnPort() {
    assertThat(pods.said("minio", "--version")).contains("minio version");
  }

  @Test
  @Order(3)
  void plainHttpAndWrongPasswordsAreRefused() throws Exception {
    assertThat(status("http", "")).isEqualTo(400);
    assertThat(status("https", "")).isEqualTo(401);
    assertThat(status("https", basic(new Login("push", "another")))).isEqualTo(401);
    assertThat(status("https", basic(LOGIN))).isEqualTo(200);
  }

  @Test
  @Order(4)
  void aRegistryThatDoesNotServeIsNoSuccessor() {
    assertThatThrownBy(() -> images(new Sent(Long.MAX_VALUE)).handOver())
        .hasMessageContaining("not ready");
    assertThat(seedPod()).isNotEmpty();
  }

  @Test
  @Order(5)
  void theRealRegistryTakesOver() throws Exception {
    pods.startRegistry(certificates);
    assertThatThrownBy(() -> images(new Sent(20 * MEBIBYTE)).handOver())
        .isInstanceOf(RegistryFailure.Interrupted.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(seedPod()).isNotEmpty();

    images(new Sent(Long.MAX_VALUE)).handOver();

    kubectl("wait", "--for=delete", "--timeout=60s", "pod/image-seed");
    assertThat(kubectl("get", "secrets,configmaps,networkpolicies", "--output=name"))
        .doesNotContain("seed");
    assertThat(pods.said("mysql", "--version")).contains("mysqld");
  }

  @Test
  @Order(6)
  void whereTheRealRegistryServesThereIsNoSeed() throws Exception {
    Sent again = new Sent(Long.MAX_VALUE);

    images(again).bring(bundle.index().images());
    images(again).handOver();

    assertThat(again.bytes()).isZero();
    assertThat(kubectl("get", "pods", "--output=name")).doesNotContain("seed");
  }

  @Test
  @Order(7)
  void whatWasMadeIsTakenAway() throws Exception {
    images(new Sent(Long.MAX_VALUE)).remove();

    drill.kubectl("wait", "--for=delete", "--timeout=60s", "namespace/sealift-relay").orThrow();
    assertThat(kubectl("get", "services", "--output=name")).isBlank();
  }

  private static InClusterImages images(PushListener pushes) {
    return new InClusterImages(
        client, Seen.NAMESPACE, PORT, bundle, () -> LOGIN, InstallListener.NONE, pushes);
  }

  private static String seedPod() {
    return kubectl("get", "pod", "image-seed", "--output=jsonpath={.metadata.uid}");
  }

  /** What the node's port answers, asked for the registry's catalogue. */
  private static int status(String scheme, String basic) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create(scheme + "://127.0.0.1:" + drill.reach("127.0.0.1:" + PORT) + "/v2/"));
    if (!basic.isEmpty()) {
      request.header("Authorization", "Basic " + basic);
    }
    try (HttpClient asking = HttpClient.newBuilder().sslContext(Trusting.context()).build()) {
      return asking.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
  }

  private static String basic(Login login) {
    String pair = login.username() + ":" + login.password();
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static void secret(String name, String type, String key, String value) {
    String encoded = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    drill.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: %s, namespace: sealift}
        type: %s
        data: {%s: %s}
        """
            .formatted(name, type, key, encoded));
  }

  private static String kubectl(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "--namespace=" + Seen.NAMESPACE;
    System.arraycopy(words, 0, all, 1, words.length);
    return drill.kubectl(all).orThrow();
  }

  /** Counts what is sent, and ends the push as a person would when enough is. */
  private static final class Sent implements PushListener {
    private final Thread installing = Thread.currentThread();
    private final AtomicLong bytes = new AtomicLong();
    private final long enough;

    Sent(long enough) {
      this.enough = enough;
    }

    @Override
    public void sent(Descriptor blob, long more) {
      if (bytes.addAndGet(more) > enough) {
        installing.interrupt();
      }
    }

    long bytes() {
      return bytes.get();
    }
  }
}
