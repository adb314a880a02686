package dev.sealift.bundle;

import dev.sealift.oci.Malformed;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of textual encoding, such as {@code -----BEGIN PUBLIC KEY-----}.
 *
 * @param label what stands behind BEGIN
 * @param bytes DER
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7468">RFC 7468</a>
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Pem(String label, byte[] bytes) {
  private static final int LONGEST = 1 << 16;
  private static final int LINE = 64;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----([^-]*)-----END ([A-Z0-9 ]{1,64})-----");

  /**
   * Reads the one block of a text.
   *
   * @param name where the text comes from, for the message
   * @throws Malformed if there is none, or more than one
   */
  public static Pem parse(String text, String name) {
    if (text.length() > LONGEST) {
      throw new Malformed(name, "it is too long for a key");
    }
    Matcher block = BLOCK.matcher(text);
    if (!block.find() || !block.group(1).equals(block.group(3))) {
      throw new Malformed(name, "it has no -----BEGIN ...----- block");
    }
    if (text.indexOf("-----BEGIN", block.end()) >= 0) {
      throw new Malformed(name, "it has more than one -----BEGIN ...----- block");
    }
    try {
      String base64 = block.group(2).replaceAll("\\s", "");
      return new Pem(block.group(1), Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw new Malformed(name, "its block is not base64");
    }
  }

  /** The block as text, with a newline at its end. */
  public String text() {
    String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
