package dev.sealift.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sealift.testbench.Access;
import dev.sealift.testbench.RegistryProcess;
import dev.sealift.testbench.Tools;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class DrillIT {
  private static final String OUTSIDE = "192.0.2.1";

  @SuppressWarnings("NullAway.Init")
  private static Drill drill;

  @SuppressWarnings("NullAway.Init")
  private Pods pods;

  @BeforeAll
  static void start() {
    drill = Drill.start();
  }

  @AfterAll
  static void end() {
    drill.close();
  }

  @BeforeEach
  void makeNamespace(TestInfo test) {
    pods = Pods.inNamespace(drill, test.getTestMethod().orElseThrow().getName());
  }

  @AfterEach
  void nothingTriedToLeave() {
    assertThat(drill.leaving()).isEmpty();
  }

  @Test
  void theNodeIsReady() {
    assertThat(
            drill
                .kubectl("get", "nodes", "-o", "jsonpath={.items[*].status.conditions[-1].type}")
                .orThrow())
        .isEqualTo("Ready");
    assertThat(drill.kubectl("version").orThrow()).contains("Server Version: v1.3");
  }

  @Test
  void aPodThatIsNotRootKeepsFilesOnAVolume() {
    pods.volume("data");
    pods.start("writer", "", Pods.mounting("data"));
    assertThat(pods.run("writer", "id")).isEqualTo("65532");
    pods.run("writer", "write", "/data/file", "kept");
    pods.delete("writer");

    pods.start("reader", "", Pods.mounting("data"));

    assertThat(pods.run("reader", "read", "/data/file")).isEqualTo("kept");
  }

  @Test
  void aServiceHasAName() {
    pods.start("web", "serve, '8080', hello", "");
    pods.start("client", "", "");
    String address = pods.service("web", "ClusterIP");

    assertThat(pods.eventually("client", "lookup", "web")).isEqualTo(address);
    assertThat(pods.eventually("client", "get", "http://web")).isEqualTo("hello");
    assertThat(pods.tried("client", "lookup", "www.example.com")).contains("no such host");
  }

  @Test
  void policiesKeepOutWhoIsNotLetIn() {
    pods.start("web", "serve, '8080', hello", "");
    pods.start("friend", "", "");
    pods.start("stranger", "", "");
    pods.service("web", "ClusterIP");
    assertThat(pods.eventually("stranger", "get", "http://web")).isEqualTo("hello");

    pods.policy("deny", "podSelector: {}, policyTypes: [Ingress]");
    pods.untilRefused("stranger", "get", "http://web");
    pods.untilRefused("friend", "get", "http://web");

    pods.policy(
        "allow",
        """
        podSelector: {matchLabels: {app: web}},
        ingress: [{from: [{podSelector: {matchLabels: {app: friend}}}], ports: [{port: 8080}]}]\
        """);
    assertThat(pods.eventually("friend", "get", "http://web")).isEqualTo("hello");
    pods.untilRefused("stranger", "get", "http://web");
  }

  @Test
  void policiesKeepInWhoIsNotLetOut() {
    pods.start("web", "serve, '8080', hello", "");
    pods.start("client", "", "");
    pods.service("web", "ClusterIP");
    pods.policy("deny", "podSelector: {matchLabels: {app: client}}, policyTypes: [Egress]");
    pods.untilRefused("client", "connect", "10.96.0.1:443");
    pods.untilRefused("client", "connect", "10.96.0.10:53");

    pods.policy(
        "names",
        """
        podSelector: {matchLabels: {app: client}}, policyTypes: [Egress],
        egress: [{ports: [{port: 53, protocol: UDP}], to: [{
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}},
          podSelector: {matchLabels: {k8s-app: kube-dns}}}]}]\
        """);
    assertThat(pods.eventually("client", "lookup", "web")).startsWith("10.96.");
    pods.untilRefused("client", "get", "http://web");
  }

  @Test
  void aPodIsKeptInFromItsFirstMoment() {
    pods.start("web", "serve, '8080', hello", "");
    pods.policy("deny", "podSelector: {matchLabels: {app: hasty}}, policyTypes: [Egress]");
    String web = pods.get("pod", "web", "{.status.podIP}") + ":8080";

    assertThat(pods.logOfFailed("hasty", "connect, '" + web + "'")).contains("no route to host");
  }

  @Test
  void whatIsForAPodThatIsGoneDoesNotLeave() {
    pods.start("web", "serve, '8080', hello", "");
    pods.start("client", "", "");
    String web = pods.get("pod", "web", "{.status.podIP}") + ":8080";
    assertThat(pods.eventually("client", "get", "http://" + web)).isEqualTo("hello");
    pods.delete("web");

    assertThat(pods.tried("client", "connect", web)).contains("no route to host");
  }

  @Test
  void aNodePortIsReachedFromThisMachine() throws Exception {
    pods.start("web", "serve, '8080', hello", "");
    pods.service("web", "NodePort");
    String port = pods.get("service", "web", "{.spec.ports[0].nodePort}");
    pods.start("client", "", "");
    assertThat(pods.eventually("client", "get", "http://" + Drill.NODE + ":" + port))
        .isEqualTo("hello");

    URI uri = URI.create("http://127.0.0.1:" + drill.reach(Drill.NODE + ":" + port));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
      assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("hello");
    }
  }

  @Test
  void programsOfThisMachineReachTheApi() {
    assertThat(drill.kubeconfig()).containsPattern("server: https://127.0.0.1:[0-9]+\n");
    int port = drill.reach("127.0.0.1:6443");
    assertThat(port).isEqualTo(drill.reach("127.0.0.1:6443")).isNotEqualTo(6443);
  }

  @Test
  void podsReachTheSitesServers() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] answer = "from the site".getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      drill.offer(8081, server.getAddress().getPort());
      pods.start("client", "", "");

      assertThat(pods.run("client", "get", "http://" + Drill.SITE + ":8081/"))
          .isEqualTo("from the site");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void podsRunImagesOfTheSitesRegistry(@TempDir Path folder) {
    try (RegistryProcess registry =
        RegistryProcess.start(Tools.ofThisMachine().dockerRegistry(), folder, new Access.Plain())) {
      drill.offer(5000, URI.create("http://" + registry.authority()).getPort());
      String authority = Drill.SITE + ":5000";
      drill.trust(authority, "[host.\"http://" + authority + "\"]\n");
      String image = authority + "/private/pod:1";
      images("tag", Drill.POD_IMAGE, image);
      images("push", "--hosts-dir=/etc/containerd/certs.d", image);
      images("rm", image);

      long asked = registry.answered("HEAD");

      pods.start("pulled", image, "", "");

      assertThat(pods.run("pulled", "id")).isEqualTo("65532");
      assertThat(registry.answered("HEAD")).isGreaterThan(asked);
    }
  }

  private static void images(String... words) {
    List<String> all = new ArrayList<>(List.of("--namespace=k8s.io", "images"));
    all.addAll(List.of(words));
    drill.run("ctr", all.toArray(String[]::new)).orThrow();
  }

  @Test
  void whatTriesToLeaveIsCounted() {
    pods.start("client", "", "");

    assertThat(pods.tried("client", "connect", OUTSIDE + ":443")).contains("timeout");

    assertThat(drill.leaving()).containsOnlyKeys(OUTSIDE);
    assertThat(drill.leaving().get(OUTSIDE)).isGreaterThan(0);
    drill.forgetLeaving();
  }
}
