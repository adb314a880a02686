package dev.sealift.proof;

import io.minio.MinioClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/**
 * The components as applications use them: over TLS, by their names, trusting the site's authority
 * alone.
 */
final class Doors {
  private static final String NOBODY = "changeit";

  private final Seen cluster;
  private final Path folder;

  /**
   * @param folder for what drivers want as files
   */
  Doors(Seen cluster, Path folder) {
    this.cluster = cluster;
    this.folder = folder;
  }

  /** The object storage, with the login of a Secret. */
  MinioClient storage(String secret) throws Exception {
    return MinioClient.builder()
        .endpoint("https://object-storage:" + cluster.reach("object-storage", 9000))
        .credentials(cluster.secret(secret, "s3AccessKey"), cluster.secret(secret, "s3SecretKey"))
        .httpClient(http("object-storage-tls"))
        .build();
  }

  /** The database, with the login of a Secret and one of the driver's modes of TLS. */
  Connection database(String secret, String mode) throws Exception {
    Path store = folder.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(store)) {
      trust("database-tls").store(out, NOBODY.toCharArray());
    }
    Properties properties = new Properties();
    properties.setProperty("user", cluster.secret(secret, "username"));
    properties.setProperty("password", cluster.secret(secret, "password"));
    properties.setProperty("sslMode", mode);
    properties.setProperty("trustCertificateKeyStoreUrl", store.toUri().toString());
    properties.setProperty("trustCertificateKeyStorePassword", NOBODY);
    properties.setProperty("allowPublicKeyRetrieval", "true");
    return DriverManager.getConnection(
        "jdbc:mysql://database:%d/sealift".formatted(cluster.reach("database", 3306)), properties);
  }

  /** Runs a statement as the application does. */
  void execute(String statement) throws Exception {
    try (Connection connection = database("database-sealift", "VERIFY_IDENTITY");
        var running = connection.createStatement()) {
      running.execute(statement);
    }
  }

  /** The one value of a query. */
  String query(String statement) throws Exception {
    try (Connection connection = database("database-sealift", "VERIFY_IDENTITY");
        var running = connection.createStatement();
        var rows = running.executeQuery(statement)) {
      if (!rows.next()) {
        throw new SQLException("no row");
      }
      return rows.getString(1);
    }
  }

  /** A client that trusts who certified the server of a Secret, and nobody else. */
  OkHttpClient http(String secret) throws Exception {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trust(secret));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return new OkHttpClient.Builder()
        .sslSocketFactory(
            context.getSocketFactory(), (X509TrustManager) factory.getTrustManagers()[0])
        .build();
  }

  private KeyStore trust(String secret) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    byte[] pem = cluster.secret(secret, "ca.crt").getBytes(StandardCharsets.US_ASCII);
    store.setCertificateEntry(
        "site",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    return store;
  }
}
