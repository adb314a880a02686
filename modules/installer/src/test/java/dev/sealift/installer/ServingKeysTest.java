package dev.sealift.installer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSL judges. */
class ServingKeysTest {
  @TempDir Path folder;

  private final ServingKeys keys = ServingKeys.make(new SecureRandom(), Instant.now());

  @BeforeEach
  void write() throws Exception {
    assumeTrue(isThere(), "openssl is not installed, so it cannot judge our keys");
    Files.writeString(folder.resolve("tls.crt"), keys.certificate());
    Files.writeString(folder.resolve("tls.key"), keys.key());
  }

  @Test
  void theCertificateIsTrustedByWhoeverHasIt() throws Exception {
    assertThat(
            openssl(
                "verify",
                "-x509_strict",
                "-check_ss_sig",
                "-purpose",
                "sslserver",
                "-verify_ip",
                "127.0.0.1",
                "-CAfile",
                "tls.crt",
                "tls.crt"))
        .isEqualTo("tls.crt: OK\n");
  }

  @Test
  void itIsForNobodyElse() throws Exception {
    assertThat(openssl("verify", "-CAfile", "tls.crt", "-verify_ip", "127.0.0.2", "tls.crt"))
        .contains("IP address mismatch");
  }

  @Test
  void theKeyIsTheCertificatesOwn() throws Exception {
    assertThat(openssl("pkey", "-in", "tls.key", "-pubout"))
        .isEqualTo(openssl("x509", "-in", "tls.crt", "-noout", "-pubkey"))
        .startsWith("-----BEGIN PUBLIC KEY-----");
  }

  @Test
  void noTwoAreTheSame() {
    assertThat(ServingKeys.make(new SecureRandom(), Instant.now()).key()).isNotEqualTo(keys.key());
  }

  private static boolean isThere() {
    return Stream.of(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "openssl")));
  }

  private String openssl(String... words) throws Exception {
    String[] all = new String[words.length + 1];
    all[0] = "openssl";
    System.arraycopy(words, 0, all, 1, words.length);
    Process process =
        new ProcessBuilder(all).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }
}
