package dev.sealift.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebianTextsTest {
  private static final String RELEASE =
      """
      Suite: unstable
      Date: Fri, 30 Oct 2026 08:08:01 UTC
      Valid-Until: Fri, 06 Nov 2026 08:08:01 UTC
      """;

  @Test
  void lockedPackageIsReadAsItWasWritten() {
    LockedPackage one =
        new LockedPackage(
            "sid",
            "libstdc++6",
            "1:16.2.0+b1~x",
            "pool/main/g/gcc/libstdc++6_16.2.0+b1~x_amd64.deb",
            17,
            Digest.of(new byte[0]));
    assertThat(LockedPackage.parse("libstdc++6", one.toText())).isEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sid 1 pool/a/b.deb 5",
        "sid 1 pool/../b.deb 5 sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sid 1 /etc/b.deb 5 sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sid 1 pool/a/b.deb 0 sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sid 1 pool/a/b.deb 5 sha256:short"
      })
  void aLockThatSaysSomethingElseIsRefused(String text) {
    assertThatThrownBy(() -> LockedPackage.parse("b", text)).isInstanceOf(Malformed.class);
  }

  @Test
  void aReleasePastItsDateNamesTheSettingThatAllowedIt() throws Exception {
    Instant late = Instant.parse("2026-11-24T00:00:00Z");
    assertThat(Release.read("sid", RELEASE, late, Optional.of("SETTING=true")).toText())
        .isEqualTo(
            "2026-10-30T08:08:01Z, valid until 2026-11-06T08:08:01Z, expired and allowed by SETTING=true");
  }

  @Test
  void aFreshReleaseNamesNone() throws Exception {
    Instant early = Instant.parse("2026-11-01T00:00:00Z");
    assertThat(Release.read("sid", RELEASE, early, Optional.of("SETTING=true")).toText())
        .isEqualTo("2026-10-30T08:08:01Z, valid until 2026-11-06T08:08:01Z");
  }

  @Test
  void continuedLinesBelongToTheFieldAboveThem() {
    Stanza stanza =
        Stanza.read("\nPackage: a\nDescription: one\n two\n .\nSource: b (1)\n\nX: y\n");
    assertThat(stanza.get("Description")).contains("one\ntwo\n.");
    assertThat(stanza.get("Source")).contains("b (1)");
    assertThat(stanza.get("X")).isEmpty();
  }

  @Test
  void licencesAreGivenTheirNamesInSpdx() {
    assertThat(
            Copyright.identified(
                "License: GPL-2+ or Expat\nLicense: LGPL-2.1\nLicense: GPL-3.0+\nLicense: own\n"))
        .containsExactly("GPL-2.0-or-later", "GPL-3.0-or-later", "LGPL-2.1-only", "MIT");
  }
}
