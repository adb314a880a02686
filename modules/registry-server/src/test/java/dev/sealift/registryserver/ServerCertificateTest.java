package dev.sealift.registryserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.bundle.Pem;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCertificateTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void clientThatTrustsTheCertificateIsServedOverTls(String algorithm) throws Exception {
    KeyStore store = newCertificate(algorithm);
    ServerCertificate certificate =
        ServerCertificate.read(folder.resolve("chain.pem"), folder.resolve("key.pem"));
    Served served = new Served();
    try (RegistryServer server =
            RegistryServer.start(
                served.bundle(folder), RegistryServer.loopback(0), Optional.of(certificate));
        HttpClient client = HttpClient.newBuilder().sslContext(trusting(store)).build()) {
      String url = "https://localhost:" + server.address().getPort() + "/v2/base/manifests/2";
      assertThat(Served.send(client, "GET", url).body())
          .isEqualTo(served.blobs.bytes(served.other.digest()));
    }
  }

  @Test
  void keyInAnotherFormIsNamedWithTheWayToConvertIt() throws Exception {
    newCertificate("EC");
    Path key = folder.resolve("old.pem");
    Files.writeString(key, new Pem("EC PRIVATE KEY", new byte[9]).text());
    assertThatThrownBy(() -> ServerCertificate.read(folder.resolve("chain.pem"), key))
        .isInstanceOf(ServerFailure.BadCertificate.class)
        .hasMessageContaining("old.pem")
        .hasMessageContaining("pkcs8");
  }

  @Test
  void fileWithoutACertificateIsNamed() throws Exception {
    newCertificate("EC");
    Path chain = Files.writeString(folder.resolve("none.pem"), "nothing");
    assertThatThrownBy(() -> ServerCertificate.read(chain, folder.resolve("key.pem")))
        .isInstanceOf(ServerFailure.BadCertificate.class)
        .hasMessageContaining("none.pem");
  }

  private KeyStore newCertificate(String algorithm) throws Exception {
    Path file = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keyalg",
                algorithm,
                "-alias",
                "a",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    write("chain.pem", new Pem("CERTIFICATE", store.getCertificate("a").getEncoded()));
    write("key.pem", new Pem("PRIVATE KEY", store.getKey("a", PASSWORD).getEncoded()));
    return store;
  }

  private void write(String name, Pem pem) throws Exception {
    Files.writeString(folder.resolve(name), pem.text());
  }

  private static SSLContext trusting(KeyStore store) throws Exception {
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    roots.setCertificateEntry("a", store.getCertificate("a"));
    trust.init(roots);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
