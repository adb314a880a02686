package dev.sealift.registryserver;

import dev.sealift.bundle.Pem;
import dev.sealift.oci.Malformed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The certificate that a server shows, with its private key. */
public final class ServerCertificate {
  private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");
  private static final char[] NO_PASSWORD = {};

  private final SSLContext context;

  private ServerCertificate(SSLContext context) {
    this.context = context;
  }

  /**
   * Reads a certificate and its key.
   *
   * @param chain PEM, the server's own certificate first
   * @param key PEM, PKCS#8, not encrypted: {@code PRIVATE KEY}
   */
  public static ServerCertificate read(Path chain, Path key) throws ServerFailure {
    try {
      Certificate[] certificates = certificates(chain);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", privateKey(key), NO_PASSWORD, certificates);
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return new ServerCertificate(context);
    } catch (GeneralSecurityException | IOException e) {
      throw new ServerFailure.BadCertificate(
          chain + " with " + key, "they cannot be used together: " + e, e);
    }
  }

  SSLContext context() {
    return context;
  }

  private static Certificate[] certificates(Path chain) throws ServerFailure {
    try (InputStream in = Files.newInputStream(chain)) {
      Certificate[] certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
      if (certificates.length == 0) {
        throw new CertificateException("it holds none");
      }
      return certificates;
    } catch (CertificateException | IOException e) {
      throw new ServerFailure.BadCertificate(
          chain.toString(), "no certificate can be read from it: " + e, e);
    }
  }

  private static PrivateKey privateKey(Path key) throws ServerFailure {
    try {
      Pem pem = Pem.parse(Files.readString(key), key.toString());
      if (!pem.label().equals("PRIVATE KEY")) {
        throw new Malformed(
            key.toString(), "it holds a " + pem.label() + "; openssl pkcs8 -topk8 -nodes converts");
      }
      return KINDS.stream()
          .flatMap(kind -> decoded(kind, pem.bytes()).stream())
          .findFirst()
          .orElseThrow(() -> new Malformed(key.toString(), "it is no RSA, EC or Ed25519 key"));
    } catch (Malformed e) {
      throw new ServerFailure.BadCertificate(e.what(), e.why(), e);
    } catch (IOException e) {
      throw new ServerFailure.BadCertificate(key.toString(), "it cannot be read: " + e, e);
    }
  }

  private static Optional<PrivateKey> decoded(String kind, byte[] der) {
    try {
      return Optional.of(
          KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(der)));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }
}
