package dev.sealift.bundle;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.NamedParameterSpec;

/** The kinds of keys that sign bundles; cosign reads both. */
public enum KeyAlgorithm {
  /**
   * RFC 8032. The default: its signatures follow from key and message alone, so that signing keeps
   * a bundle byte-reproducible.
   */
  ED25519("Ed25519", "Ed25519"),

  /**
   * FIPS 186-5 with SHA-256, what cosign makes by itself. Each signature holds a random number, so
   * two bundles of the same contents differ in {@code sealift.json.sig}.
   */
  ECDSA_P256("EC", "SHA256withECDSA");

  private final String keys;
  private final String signatures;

  KeyAlgorithm(String keys, String signatures) {
    this.keys = keys;
    this.signatures = signatures;
  }

  /** Java's name of the kind of keys. */
  String keys() {
    return keys;
  }

  /** Java's name of the kind of signatures. */
  String signatures() {
    return signatures;
  }

  AlgorithmParameterSpec parameters() {
    return switch (this) {
      case ED25519 -> NamedParameterSpec.ED25519;
      case ECDSA_P256 -> new ECGenParameterSpec("secp256r1");
    };
  }

  /** Whether a key is of this kind, its curve included. */
  boolean owns(Key key) {
    return switch (this) {
      case ED25519 ->
          key instanceof EdECKey edwards
              && edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
      case ECDSA_P256 ->
          key instanceof ECKey curve && curve.getParams().getOrder().equals(p256().getOrder());
    };
  }

  private static ECParameterSpec p256() {
    try {
      AlgorithmParameters curve = AlgorithmParameters.getInstance(ECDSA_P256.keys);
      curve.init(ECDSA_P256.parameters());
      return curve.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("P-256 comes with every Java since 1.8", e);
    }
  }
}
