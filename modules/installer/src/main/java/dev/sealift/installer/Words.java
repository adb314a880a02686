package dev.sealift.installer;

import java.security.SecureRandom;
import java.util.Base64;

/** Words that nobody can guess. */
final class Words {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /** 40 of 62 letters are 238 bits. */
  private static final int LENGTH = 40;

  private final SecureRandom random;

  Words(SecureRandom random) {
    this.random = random;
  }

  /** A password; of letters and digits, so that no file or URL has to quote it. */
  String password() {
    return word(LENGTH);
  }

  /** A name that is a secret of its own, such as an access key of S3. */
  String name() {
    return word(20);
  }

  /** 32 bytes in base64url without padding (RFC 4648). */
  String key() {
    byte[] key = new byte[32];
    random.nextBytes(key);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  private String word(int length) {
    StringBuilder word = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return word.toString();
  }
}
