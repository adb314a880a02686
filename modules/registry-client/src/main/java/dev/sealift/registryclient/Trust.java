package dev.sealift.registryclient;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Which authorities may sign a registry's certificate: the system's, and one file of more. */
final class Trust {
  private Trust() {}

  /**
   * @param authorities PEM certificates, added to the ones that Java knows
   */
  static SSLContext of(Optional<Path> authorities) throws RegistryFailure {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (X509Certificate known : system()) {
        store.setCertificateEntry("system-" + number++, known);
      }
      if (authorities.isPresent()) {
        try (InputStream in = Files.newInputStream(authorities.get())) {
          for (Certificate extra :
              CertificateFactory.getInstance("X.509").generateCertificates(in)) {
            store.setCertificateEntry("extra-" + number++, extra);
          }
        }
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      String file = authorities.map(Path::toString).orElse("the system's");
      throw new RegistryFailure.Untrusted(
          "Reading certificate authorities of " + file, String.valueOf(e));
    }
  }

  private static X509Certificate[] system() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers();
  }
}
