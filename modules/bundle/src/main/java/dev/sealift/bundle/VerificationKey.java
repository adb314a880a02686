package dev.sealift.bundle;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** A public key that bundles may be signed by. */
public final class VerificationKey {
  static final String LABEL = "PUBLIC KEY";

  private final KeyAlgorithm algorithm;
  private final PublicKey key;

  VerificationKey(KeyAlgorithm algorithm, PublicKey key) {
    this.algorithm = algorithm;
    this.key = key;
  }

  /**
   * Reads a SubjectPublicKeyInfo in PEM, as written by {@code sealift key}, cosign and openssl.
   *
   * @param name where the text comes from, for the message
   * @throws Malformed if it is not an Ed25519 or ECDSA P-256 key
   */
  public static VerificationKey parse(String pem, String name) {
    Pem block = Pem.parse(pem, name);
    if (!block.label().equals(LABEL)) {
      throw new Malformed(name, "it holds a " + block.label() + ", not a " + LABEL);
    }
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      Optional<PublicKey> key = decoded(algorithm, block.bytes());
      if (key.isPresent() && algorithm.owns(key.get())) {
        return new VerificationKey(algorithm, key.get());
      }
    }
    throw new Malformed(name, "it is neither an Ed25519 nor an ECDSA P-256 public key");
  }

  /** The kind of key. */
  public KeyAlgorithm algorithm() {
    return algorithm;
  }

  /** SHA-256 of the DER form: what to compare over the telephone. */
  public Digest fingerprint() {
    return Digest.of(key.getEncoded());
  }

  /** As PEM. */
  public String toPem() {
    return new Pem(LABEL, key.getEncoded()).text();
  }

  /**
   * Whether a signature is by this key and over these bytes.
   *
   * @param base64 the signature's one canonical form, without a newline
   */
  boolean verifies(byte[] message, byte[] base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (!Arrays.equals(Base64.getEncoder().encode(bytes), base64)) {
        return false;
      }
      Signature signature = Signature.getInstance(algorithm.signatures());
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(bytes);
    } catch (SignatureException | IllegalArgumentException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " comes with this Java", e);
    }
  }

  private static Optional<PublicKey> decoded(KeyAlgorithm algorithm, byte[] der) {
    try {
      X509EncodedKeySpec spec = new X509EncodedKeySpec(der);
      return Optional.of(KeyFactory.getInstance(algorithm.keys()).generatePublic(spec));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationKey that && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  /** The fingerprint. */
  @Override
  public String toString() {
    return fingerprint().toString();
  }
}
