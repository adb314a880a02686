package dev.sealift.bundle;

import dev.sealift.oci.Malformed;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/**
 * Private keys under a passphrase: PBES2 with PBKDF2, HMAC-SHA-256 and AES-256-CBC, which openssl
 * and cosign's importer read.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8018">RFC 8018</a>
 */
final class KeyEncryption {
  static final String LABEL = "ENCRYPTED PRIVATE KEY";

  private static final String SCHEME = "PBEWithHmacSHA256AndAES_256";
  private static final int ITERATIONS = 600_000;
  private static final int MOST_ITERATIONS = 10_000_000;
  private static final int BYTES = 16;

  private KeyEncryption() {}

  static Pem encrypt(byte[] pkcs8, char[] passphrase, SecureRandom random) {
    byte[] salt = new byte[BYTES];
    byte[] vector = new byte[BYTES];
    random.nextBytes(salt);
    random.nextBytes(vector);
    try {
      Cipher cipher = Cipher.getInstance(SCHEME);
      cipher.init(
          Cipher.ENCRYPT_MODE,
          key(SCHEME, passphrase),
          new PBEParameterSpec(salt, ITERATIONS, new IvParameterSpec(vector)));
      byte[] encrypted = cipher.doFinal(pkcs8);
      // The cipher's own parameters bear a name that has no object identifier; PBES2 has one.
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
      parameters.init(cipher.getParameters().getEncoded());
      return new Pem(LABEL, new EncryptedPrivateKeyInfo(parameters, encrypted).getEncoded());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(SCHEME + " comes with this Java", e);
    }
  }

  static PKCS8EncodedKeySpec decrypt(byte[] der, Optional<char[]> passphrase, String name) {
    char[] words = passphrase.orElseThrow(() -> new Malformed(name, "the key needs a passphrase"));
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
      AlgorithmParameters parameters = info.getAlgParameters();
      if (parameters == null) {
        throw new Malformed(name, "the key is encrypted in a way that is not known");
      }
      checkCost(parameters, name);
      // The parameters of PBES2 print as the name of the cipher that they are for.
      String scheme = parameters.toString();
      Cipher cipher = Cipher.getInstance(scheme);
      cipher.init(Cipher.DECRYPT_MODE, key(scheme, words), parameters);
      return info.getKeySpec(cipher);
    } catch (IOException e) {
      throw new Malformed(name, "it is not an encrypted PKCS#8 key");
    } catch (GeneralSecurityException e) {
      throw new Malformed(name, "the passphrase is wrong, or the key is damaged");
    }
  }

  /** A hostile key must not keep a processor busy for hours. */
  private static void checkCost(AlgorithmParameters parameters, String name)
      throws InvalidParameterSpecException {
    int count = parameters.getParameterSpec(PBEParameterSpec.class).getIterationCount();
    if (count > MOST_ITERATIONS) {
      throw new Malformed(name, "the key asks for " + count + " iterations");
    }
  }

  private static SecretKey key(String scheme, char[] passphrase)
      throws GeneralSecurityException, InvalidKeySpecException {
    PBEKeySpec spec = new PBEKeySpec(passphrase);
    try {
      return SecretKeyFactory.getInstance(scheme).generateSecret(spec);
    } finally {
      spec.clearPassword();
    }
  }
}
