package dev.sealift.testbench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A certificate authority that nobody else trusts, and the certificate of a server on loopback that
 * it signed. Made by the JDK's keytool, all in PEM.
 *
 * @param authority the CA's certificate
 * @param certificate the server's certificate
 * @param key the server's private key, PKCS #8, not encrypted
 */
public record PrivateCertificates(Path authority, Path certificate, Path key) {
  private static final String PASSWORD = "generated";
  private static final String SAN = "san=dns:localhost,ip:127.0.0.1";

  /**
   * Generates new keys and writes the three files into {@code folder}.
   *
   * @param names that the server has beside that of loopback
   */
  public static PrivateCertificates generate(Path folder, String... names) {
    String san =
        Stream.of(names).map(name -> ",dns:" + name).collect(Collectors.joining("", SAN, ""));
    try {
      Path store = Files.createDirectories(folder).resolve("keys.p12");
      pair(
          store,
          "ca",
          "-dname",
          "CN=A private authority",
          "-ext",
          "bc:c",
          "-ext",
          "ku=keyCertSign");
      pair(
          store,
          "server",
          "-dname",
          "CN=localhost",
          "-signer",
          "ca",
          "-ext",
          san,
          "-ext",
          "eku=serverAuth");
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      return new PrivateCertificates(
          pem(folder.resolve("ca.pem"), "CERTIFICATE", keys.getCertificate("ca").getEncoded()),
          pem(
              folder.resolve("server.pem"),
              "CERTIFICATE",
              keys.getCertificate("server").getEncoded()),
          pem(
              folder.resolve("server.key"),
              "PRIVATE KEY",
              keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
    } catch (IOException | GeneralSecurityException e) {
      throw new Unavailable("certificates", e);
    }
  }

  private static void pair(Path store, String alias, String... words) {
    Program.of(Path.of(System.getProperty("java.home"), "bin", "keytool"))
        .starting("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30")
        .starting("-keystore", store.toString(), "-storepass", PASSWORD, "-alias", alias)
        .run(words)
        .orThrow();
  }

  private static Path pem(Path file, String label, byte[] encoded) throws IOException {
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(label, lines.encodeToString(encoded), label));
  }
}
