package dev.sealift.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.oci.Malformed;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
  private static final byte[] MESSAGE = "the index".getBytes(UTF_8);
  private static final char[] PASSPHRASE = "correct horse".toCharArray();

  private final SecureRandom random = new SecureRandom();

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void keyIsReadBackFromItsPem(KeyAlgorithm algorithm) {
    SigningKey.Pair pair = SigningKey.generate(algorithm, random);
    SigningKey plain = SigningKey.parse(pair.signing().toPem(), Optional.empty(), "key");
    String locked = pair.signing().toPem(PASSPHRASE, random);
    SigningKey unlocked = SigningKey.parse(locked, Optional.of(PASSPHRASE), "key");
    VerificationKey half = VerificationKey.parse(pair.verification().toPem(), "pub");
    assertThat(SigningKey.isEncrypted(locked)).isTrue();
    assertThat(SigningKey.isEncrypted(pair.signing().toPem())).isFalse();
    assertThat(half).isEqualTo(pair.verification());
    assertThat(half.verifies(MESSAGE, plain.sign(MESSAGE))).isTrue();
    assertThat(half.verifies(MESSAGE, unlocked.sign(MESSAGE))).isTrue();
    assertThat(half.verifies(new byte[0], plain.sign(MESSAGE))).isFalse();
  }

  @Test
  void ed25519SignsTheSameWayTwice() {
    SigningKey key = SigningKey.generate(KeyAlgorithm.ED25519, random).signing();
    assertThat(key.sign(MESSAGE)).isEqualTo(key.sign(MESSAGE));
  }

  @Test
  void otherWritingOfASignatureIsNoSignature() {
    SigningKey.Pair pair = SigningKey.generate(KeyAlgorithm.ED25519, random);
    byte[] signature = pair.signing().sign(MESSAGE);
    String text = new String(signature, UTF_8);
    for (String other : new String[] {text + "\n", text.replace("=", ""), "", "!"}) {
      assertThat(pair.verification().verifies(MESSAGE, other.getBytes(UTF_8))).isFalse();
    }
  }

  @Test
  void wrongOrMissingPassphraseIsSaidSo() {
    String pem =
        SigningKey.generate(KeyAlgorithm.ED25519, random).signing().toPem(PASSPHRASE, random);
    assertThatThrownBy(() -> SigningKey.parse(pem, Optional.empty(), "k.pem"))
        .isInstanceOf(Malformed.class)
        .hasMessage("k.pem: the key needs a passphrase");
    Optional<char[]> wrong = Optional.of("wrong".toCharArray());
    assertThatThrownBy(() -> SigningKey.parse(pem, wrong, "k.pem"))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("passphrase is wrong");
  }

  @Test
  void otherKindsOfKeysAreRefused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(384);
    byte[] curve = generator.generateKeyPair().getPublic().getEncoded();
    String pem = new Pem("PUBLIC KEY", curve).text();
    assertThatThrownBy(() -> VerificationKey.parse(pem, "pub"))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("P-256");
    String old = new Pem("EC PRIVATE KEY", curve).text();
    assertThatThrownBy(() -> SigningKey.parse(old, Optional.empty(), "key"))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("pkcs8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\n*\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n-----BEGIN PUBLIC KEY-----\n"
      })
  void textThatIsNoKeyIsRefused(String text) {
    assertThatThrownBy(() -> VerificationKey.parse(text, "pub"))
        .isInstanceOf(Malformed.class)
        .hasMessageStartingWith("pub: ");
  }

  @Test
  void privateKeyIsReadableByItsOwnerOnlyAndNeverOverwritten(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("sealift.key");
    SigningKey.write("text", file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> SigningKey.write("other", file))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("text");
  }
}
