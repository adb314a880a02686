package dev.sealift.bundle;

import dev.sealift.oci.Malformed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/** A private key that signs bundles. */
public final class SigningKey {
  private final KeyAlgorithm algorithm;
  private final PrivateKey key;

  private SigningKey(KeyAlgorithm algorithm, PrivateKey key) {
    this.algorithm = algorithm;
    this.key = key;
  }

  /** A new key and its public half. */
  public record Pair(SigningKey signing, VerificationKey verification) {}

  /** Makes a new pair of keys. */
  public static Pair generate(KeyAlgorithm algorithm, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.keys());
      generator.initialize(algorithm.parameters(), random);
      KeyPair pair = generator.generateKeyPair();
      return new Pair(
          new SigningKey(algorithm, pair.getPrivate()),
          new VerificationKey(algorithm, pair.getPublic()));
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException(algorithm + " comes with this Java", e);
    }
  }

  /** Whether this text holds a private key that a passphrase is needed for. */
  public static boolean isEncrypted(String pem) {
    return pem.contains("-----BEGIN " + KeyEncryption.LABEL + "-----");
  }

  /**
   * Reads a PKCS#8 private key in PEM, plain or encrypted by PBES2 as openssl does it.
   *
   * @param passphrase for an encrypted key; not looked at otherwise
   * @param name where the text comes from, for the message
   * @throws Malformed if it is no such key, or the passphrase is missing or wrong
   */
  public static SigningKey parse(String pem, Optional<char[]> passphrase, String name) {
    Pem block = Pem.parse(pem, name);
    PKCS8EncodedKeySpec spec =
        switch (block.label()) {
          case "PRIVATE KEY" -> new PKCS8EncodedKeySpec(block.bytes());
          case KeyEncryption.LABEL -> KeyEncryption.decrypt(block.bytes(), passphrase, name);
          default ->
              throw new Malformed(
                  name,
                  "it holds a " + block.label() + "; openssl pkcs8 -topk8 makes a PRIVATE KEY");
        };
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      Optional<PrivateKey> key = decoded(algorithm, spec);
      if (key.isPresent() && algorithm.owns(key.get())) {
        return new SigningKey(algorithm, key.get());
      }
    }
    throw new Malformed(name, "it is neither an Ed25519 nor an ECDSA P-256 private key");
  }

  /** The kind of key. */
  public KeyAlgorithm algorithm() {
    return algorithm;
  }

  /** As unencrypted PEM. */
  public String toPem() {
    return new Pem("PRIVATE KEY", key.getEncoded()).text();
  }

  /**
   * As PEM that needs a passphrase.
   *
   * @param random gives salt and initialisation vector
   */
  public String toPem(char[] passphrase, SecureRandom random) {
    return KeyEncryption.encrypt(key.getEncoded(), passphrase, random).text();
  }

  /**
   * Writes a private key's text to a new file that its owner alone may read.
   *
   * @throws java.nio.file.FileAlreadyExistsException rather than overwriting a key
   */
  public static void write(String pem, Path file) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(file, ownerOnly);
    Files.writeString(file, pem, StandardOpenOption.WRITE);
  }

  /** The signature over these bytes in cosign's form: base64 without a newline. */
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance(algorithm.signatures());
      signature.initSign(key);
      signature.update(message);
      return Base64.getEncoder().encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was checked can sign", e);
    }
  }

  private static Optional<PrivateKey> decoded(KeyAlgorithm algorithm, PKCS8EncodedKeySpec spec) {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm.keys()).generatePrivate(spec));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }
}
