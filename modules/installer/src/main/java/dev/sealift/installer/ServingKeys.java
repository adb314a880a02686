package dev.sealift.installer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sealift.bundle.Pem;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A certificate for a server that is reached at 127.0.0.1, signed by its own key, which is how it
 * is known: whoever has it trusts it and nobody else. Java has no means to make one.
 *
 * @param certificate PEM
 * @param key PEM, PKCS #8, not encrypted
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.1">RFC 5280, Basic Certificate
 *     Fields</a>
 */
record ServingKeys(String certificate, String key) {
  private static final Duration LIFE = Duration.ofDays(3650);
  // Clocks of a site without a network differ.
  private static final Duration EARLIER = Duration.ofDays(1);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final int INTEGER = 0x02;
  private static final int BITS = 0x03;
  private static final int OCTETS = 0x04;
  private static final int TEXT = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;

  private static final byte[] TRUE = {0x01, 0x01, (byte) 0xff};
  private static final byte[] COMMON_NAME = {0x06, 3, 0x55, 0x04, 0x03};
  private static final byte[] KEY_USAGE = {0x06, 3, 0x55, 0x1d, 0x0f};
  private static final byte[] ALTERNATIVE_NAME = {0x06, 3, 0x55, 0x1d, 0x11};
  private static final byte[] BASIC_CONSTRAINTS = {0x06, 3, 0x55, 0x1d, 0x13};
  private static final byte[] ECDSA_WITH_SHA256 = {
    0x06, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };
  // digitalSignature and keyCertSign: two bits do not matter.
  private static final byte[] USAGES = {0x03, 2, 2, (byte) 0x84};

  @Override
  public String toString() {
    return "keys";
  }

  /** Makes new ones, valid for ten years. */
  static ServingKeys make(SecureRandom random, Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      byte[] contents = contents(pair.getPublic().getEncoded(), new BigInteger(120, random), now);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate(), random);
      signature.update(contents);
      byte[] certificate =
          der(SEQUENCE, contents, der(SEQUENCE, ECDSA_WITH_SHA256), bits(signature.sign()));
      return new ServingKeys(
          new Pem("CERTIFICATE", certificate).text(),
          new Pem("PRIVATE KEY", pair.getPrivate().getEncoded()).text());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has this curve", e);
    }
  }

  private static byte[] contents(byte[] publicKey, BigInteger serial, Instant now) {
    byte[] name = der(TEXT, "Sealift images".getBytes(US_ASCII));
    byte[] subject = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, name)));
    byte[] names =
        der(
            SEQUENCE,
            der(DNS_NAME, "localhost".getBytes(US_ASCII)),
            der(IP_ADDRESS, new byte[] {127, 0, 0, 1}));
    return der(
        SEQUENCE,
        der(VERSION, der(INTEGER, new byte[] {2})),
        der(INTEGER, serial.add(BigInteger.ONE).toByteArray()),
        der(SEQUENCE, ECDSA_WITH_SHA256),
        subject,
        der(SEQUENCE, time(now.minus(EARLIER)), time(now.plus(LIFE))),
        subject,
        publicKey,
        der(
            EXTENSIONS,
            der(
                SEQUENCE,
                der(SEQUENCE, BASIC_CONSTRAINTS, TRUE, der(OCTETS, der(SEQUENCE, TRUE))),
                der(SEQUENCE, KEY_USAGE, TRUE, der(OCTETS, USAGES)),
                der(SEQUENCE, ALTERNATIVE_NAME, der(OCTETS, names)))));
  }

  private static byte[] time(Instant instant) {
    return der(UTC_TIME, TIME.format(instant).getBytes(US_ASCII));
  }

  private static byte[] bits(byte[] bytes) {
    return der(BITS, new byte[] {0}, bytes);
  }

  /** A tag, the length, and the parts one after another (X.690, 8.1). */
  private static byte[] der(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.writeBytes(new byte[] {(byte) 0x81, (byte) length});
    } else {
      out.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
