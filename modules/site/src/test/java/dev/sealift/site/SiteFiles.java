package dev.sealift.site;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The files that the site files of the tests name. */
final class SiteFiles {
  private SiteFiles() {}

  static void write(Path folder) throws Exception {
    String certificate = pem("CERTIFICATE", anyCertificate().getEncoded());
    Files.writeString(folder.resolve("ca.pem"), certificate);
    Files.writeString(folder.resolve("both.pem"), certificate + pem("PRIVATE KEY", new byte[9]));
    Files.writeString(folder.resolve("user"), "operator\n");
    Files.writeString(folder.resolve("password"), "not a secret\n");
    Files.writeString(folder.resolve("blank"), "\nsecond line\n");
  }

  private static X509Certificate anyCertificate() throws Exception {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    @Nullable KeyStore ofTheSystem = null;
    factory.init(ofTheSystem);
    return Stream.of(factory.getTrustManagers())
        .map(X509TrustManager.class::cast)
        .flatMap(manager -> Stream.of(manager.getAcceptedIssuers()))
        .findFirst()
        .orElseThrow();
  }

  private static String pem(String kind, byte[] bytes) {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, lines, kind);
  }
}
