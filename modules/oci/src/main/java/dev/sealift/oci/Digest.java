package dev.sealift.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of content: an algorithm and the lower-case hexadecimal hash of the bytes.
 *
 * @param algorithm the hash function
 * @param hex the hash, two lower-case digits a byte
 * @see <a
 *     href="https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#digests">image-spec,
 *     Digests</a>
 */
public record Digest(Algorithm algorithm, String hex) implements Comparable<Digest> {

  /**
   * The registered algorithms; a digest by another one cannot be checked here, so it is refused.
   */
  public enum Algorithm {
    /** 64 digits; the one that everybody writes. */
    SHA256("sha256", "SHA-256", 64),
    /** 128 digits. */
    SHA512("sha512", "SHA-512", 128);

    private final String word;
    private final String javaName;
    private final Pattern hex;

    Algorithm(String word, String javaName, int digits) {
      this.word = word;
      this.javaName = javaName;
      this.hex = Pattern.compile("[0-9a-f]{" + digits + "}");
    }

    /** As written before the colon. */
    public String word() {
      return word;
    }

    /** A fresh hash function; not to be shared between threads. */
    public MessageDigest hasher() {
      try {
        return MessageDigest.getInstance(javaName);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(javaName + " is required of every Java platform", e);
      }
    }
  }

  public Digest {
    if (!algorithm.hex.matcher(hex).matches()) {
      throw new Malformed(
          "digest " + algorithm.word + ":" + hex,
          "the hash is not lower-case hexadecimal of the algorithm's length");
    }
  }

  /** Reads {@code algorithm:hex}. */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    for (Algorithm algorithm : Algorithm.values()) {
      if (colon > 0 && text.substring(0, colon).equals(algorithm.word)) {
        return new Digest(algorithm, text.substring(colon + 1));
      }
    }
    throw new Malformed("digest " + text, "it starts with neither sha256: nor sha512:");
  }

  /** The SHA-256 digest of these bytes. */
  public static Digest of(byte[] bytes) {
    return of(Algorithm.SHA256, Algorithm.SHA256.hasher().digest(bytes));
  }

  /** The digest that a finished SHA-256 hasher has come to; resets the hasher. */
  public static Digest of(MessageDigest sha256) {
    return of(Algorithm.SHA256, sha256.digest());
  }

  /** The digest with this hash. */
  public static Digest of(Algorithm algorithm, byte[] hash) {
    return new Digest(algorithm, HexFormat.of().formatHex(hash));
  }

  /** Twelve digits, enough for a person to tell blobs apart. */
  public String shortHex() {
    return hex.substring(0, 12);
  }

  @Override
  public int compareTo(Digest other) {
    int byAlgorithm = algorithm.compareTo(other.algorithm);
    return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
  }

  /** {@code algorithm:hex}. */
  @Override
  public String toString() {
    return algorithm.word + ":" + hex;
  }
}
