package dev.sealift.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The judge of keys and signatures that every Linux has. */
class OpensslTest {
  @TempDir Path folder;

  @BeforeEach
  void opensslIsThere() {
    assumeTrue(
        Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "openssl"))),
        "openssl is not installed, so it cannot judge our keys");
  }

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void opensslAcceptsTheSignatureOfABundle(KeyAlgorithm algorithm) throws Exception {
    SigningKey.Pair keys = SigningKey.generate(algorithm, new SecureRandom());
    Samples samples = new Samples();
    Path file = folder.resolve("bundle.tar");
    BundleWriter.of(samples.contents(), samples.blobs, Optional.of(keys.signing()))
        .write(file, Progress.NONE);
    Path index = Files.write(folder.resolve("sealift.json"), Bundle.open(file).index().toBytes());
    byte[] base64 = keys.signing().sign(Files.readAllBytes(index));
    Path signature = Files.write(folder.resolve("sig"), Base64.getDecoder().decode(base64));
    Path key = Files.writeString(folder.resolve("pub.pem"), keys.verification().toPem());
    assertThat(openssl(verification(algorithm, key, signature, index))).isZero();
    Files.writeString(index, "{}");
    assertThat(openssl(verification(algorithm, key, signature, index))).isNotZero();
  }

  private static List<String> verification(
      KeyAlgorithm algorithm, Path key, Path signature, Path index) {
    return switch (algorithm) {
      case ED25519 ->
          List.of(
              "pkeyutl",
              "-verify",
              "-pubin",
              "-rawin",
              "-inkey",
              key.toString(),
              "-sigfile",
              signature.toString(),
              "-in",
              index.toString());
      case ECDSA_P256 ->
          List.of(
              "dgst",
              "-sha256",
              "-verify",
              key.toString(),
              "-signature",
              signature.toString(),
              index.toString());
    };
  }

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void opensslOpensOurEncryptedKey(KeyAlgorithm algorithm) throws Exception {
    SigningKey.Pair keys = SigningKey.generate(algorithm, new SecureRandom());
    String pem = keys.signing().toPem("secret".toCharArray(), new SecureRandom());
    Path key = Files.writeString(folder.resolve("key.pem"), pem);
    Path half = folder.resolve("pub.pem");
    assertThat(
            openssl(
                List.of(
                    "pkey",
                    "-in",
                    key.toString(),
                    "-passin",
                    "pass:secret",
                    "-pubout",
                    "-out",
                    half.toString())))
        .isZero();
    assertThat(VerificationKey.parse(Files.readString(half), "pub")).isEqualTo(keys.verification());
  }

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void weOpenTheEncryptedKeysOfOpenssl(KeyAlgorithm algorithm) throws Exception {
    Path key = folder.resolve("key.pem");
    Path half = folder.resolve("pub.pem");
    List<String> kind =
        switch (algorithm) {
          case ED25519 -> List.of("-algorithm", "ED25519");
          case ECDSA_P256 -> List.of("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256");
        };
    List<String> out = List.of("-aes-256-cbc", "-pass", "pass:secret", "-out", key.toString());
    assertThat(openssl(Stream.of(List.of("genpkey"), kind, out).flatMap(List::stream).toList()))
        .isZero();
    openssl(
        List.of(
            "pkey",
            "-in",
            key.toString(),
            "-passin",
            "pass:secret",
            "-pubout",
            "-out",
            half.toString()));
    SigningKey signing =
        SigningKey.parse(Files.readString(key), Optional.of("secret".toCharArray()), "key");
    byte[] message = "message".getBytes(UTF_8);
    assertThat(
            VerificationKey.parse(Files.readString(half), "pub")
                .verifies(message, signing.sign(message)))
        .isTrue();
  }

  private static int openssl(List<String> arguments) throws Exception {
    return new ProcessBuilder(Stream.concat(Stream.of("openssl"), arguments.stream()).toList())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
