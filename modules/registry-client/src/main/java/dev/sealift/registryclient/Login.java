package dev.sealift.registryclient;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A name and a password; prints neither. */
public record Login(String username, String password) {

  /** The value of {@code Authorization} (RFC 7617). */
  String basic() {
    byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Override
  public String toString() {
    return "login";
  }
}
