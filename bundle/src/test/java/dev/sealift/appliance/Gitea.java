package dev.sealift.appliance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Volume;
import dev.sealift.testbench.PrivateCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * The containers that a pod of source control is made of, one after the other, with the chart's own
 * settings; what they share are two volumes and a folder of files as Secrets are mounted.
 */
final class Gitea implements AutoCloseable {
  static final String USER = "ada";
  static final String PASSWORD = "first password";
  private static final int PORT = 3000;
  private static final String SECRETS = "/etc/source-control";

  private final GenericContainer<?> container;
  private final HttpClient client;

  private Gitea(GenericContainer<?> container, HttpClient client) {
    this.container = container;
    this.client = client;
  }

  /**
   * Where an installation keeps what outlives its containers.
   *
   * @param database address of the server that the settings call {@code database}
   */
  record Place(Network network, String database, Path secrets, String data, String settings) {}

  /** Writes a Secret's key. */
  static void secret(Path secrets, String name, String text) throws IOException {
    Path file = secrets.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    // The folders of tests are root's alone, and containers are not root.
    for (Path one = file; one.startsWith(secrets); one = requireNonNull(one.getParent())) {
      String mode = Files.isDirectory(one) ? "rwxr-xr-x" : "rw-r--r--";
      Files.setPosixFilePermissions(one, PosixFilePermissions.fromString(mode));
    }
  }

  /** Runs the init containers, and then starts the server and waits until it is ready. */
  static Gitea start(Place place) throws Exception {
    List<String> configure =
        List.of(
            "--config",
            SECRETS + "/chart/app.ini",
            "config",
            "edit-ini",
            "--apply-env",
            "--out",
            "/etc/gitea/app.ini");
    for (List<String> words : List.of(configure, List.of("setup", SECRETS + "/admin"))) {
      try (GenericContainer<?> container = container(place, words)) {
        container.withStartupCheckStrategy(new Ended()).start();
        if (requireNonNull(container.getCurrentContainerInfo().getState().getExitCodeLong()) != 0) {
          throw new IOException(words + " failed:\n" + container.getLogs());
        }
      }
    }
    GenericContainer<?> server =
        container(place, List.of("keep", SECRETS + "/tls"))
            .withExposedPorts(PORT)
            .waitingFor(
                Wait.forHttps("/api/healthz")
                    .forPort(PORT)
                    .allowInsecure()
                    .withStartupTimeout(Duration.ofMinutes(2)));
    server.start();
    return new Gitea(server, client(place.secrets().resolve("authority/ca.crt")));
  }

  private static GenericContainer<?> container(Place place, List<String> words) throws Exception {
    return Containers.of("sealift/gitea")
        .withNetwork(place.network())
        .withExtraHost("database", place.database())
        .withEnv("GITEA__DATABASE__USER__FILE", SECRETS + "/database/username")
        .withEnv("GITEA__DATABASE__PASSWD__FILE", SECRETS + "/database/password")
        .withEnv("SSL_CERT_FILE", SECRETS + "/authority/ca.crt")
        .withCommand(words.toArray(String[]::new))
        .withCreateContainerCmdModifier(command ->
            Containers.host(command)
                .withBinds(new Bind(place.secrets().toString(), new Volume(SECRETS), AccessMode.ro))
                .withMounts(
                    List.of(
                        volume(place.data(), "/var/lib/gitea"),
                        volume(place.settings(), "/etc/gitea")))
                .withTmpFs(Map.of("/tmp", "mode=1777", "/run/gitea", "uid=10001,mode=0700")));
  }

  private static Mount volume(String name, String target) {
    return new Mount().withType(MountType.VOLUME).withSource(name).withTarget(target);
  }

  private static HttpClient client(Path authority) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null);
    try (var in = Files.newInputStream(authority)) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  /** Files as the certificate's Secret has them. */
  static void certificates(Path secrets, PrivateCertificates made) throws IOException {
    String authority = Files.readString(made.authority());
    secret(secrets, "authority/ca.crt", authority);
    secret(secrets, "tls/ca.crt", authority);
    secret(secrets, "tls/tls.crt", Files.readString(made.certificate()));
    secret(secrets, "tls/tls.key", Files.readString(made.key()));
  }

  String authority() {
    return "localhost:" + container.getMappedPort(PORT);
  }

  /** Runs Gitea's command line beside the server, as an administrator does. */
  String run(String... words) throws Exception {
    String[] command =
        Stream.concat(Stream.of("/usr/bin/gitea"), Stream.of(words)).toArray(String[]::new);
    return container.execInContainer(command).getStdout();
  }

  String log() {
    return container.getLogs();
  }

  /** Asks for a page or the API, as nobody. */
  HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).GET().build(), BodyHandlers.ofString());
  }

  /** The same without TLS. */
  HttpResponse<String> getInPlainText(String path) throws Exception {
    URI address = URI.create("http://" + authority() + path);
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  /** Asks the API as the administrator. */
  HttpResponse<String> get(String path, String password) throws Exception {
    return client.send(as(path, password).GET().build(), BodyHandlers.ofString());
  }

  /** Sends JSON to the API as the administrator. */
  HttpResponse<String> post(String path, String json) throws Exception {
    HttpRequest.Builder request = as(path, PASSWORD).header("Content-Type", "application/json");
    return client.send(
        request.POST(HttpRequest.BodyPublishers.ofString(json)).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder as(String path, String password) {
    String login = Base64.getEncoder().encodeToString((USER + ":" + password).getBytes(UTF_8));
    return request(path).header("Authorization", "Basic " + login);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://" + authority() + path));
  }

  @Override
  public void close() {
    container.stop();
  }
}
