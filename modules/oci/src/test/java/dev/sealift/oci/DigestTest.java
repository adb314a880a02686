package dev.sealift.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

  /** The first vector of FIPS 180-4's examples. */
  private static final String OF_ABC =
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void digestOfBytesIsTheStandardHash() {
    assertThat(Digest.of("abc".getBytes(StandardCharsets.US_ASCII))).hasToString(OF_ABC);
  }

  @Test
  void parsedDigestPrintsAsItWasWritten() {
    assertThat(Digest.parse(OF_ABC)).hasToString(OF_ABC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "sha256",
        "sha256:",
        "sha256:ABCD",
        "md5:900150983cd24fb0d6963f7d28e17f72",
        "sha256:../../etc/passwd"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(Malformed.class);
  }

  @Test
  void upperCaseHashIsRefused() {
    assertThatThrownBy(() -> Digest.parse(OF_ABC.replace('b', 'B'))).isInstanceOf(Malformed.class);
  }
}
