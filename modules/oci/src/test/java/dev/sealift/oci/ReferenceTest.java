package dev.sealift.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
  private static final Digest DIGEST = Digest.of(new byte[0]);

  @Test
  void tagFollowsTheLastColonAndNotThePort() {
    assertThat(Reference.parse("registry.test:5000/a/b:1.2"))
        .isEqualTo(new Reference.Tagged(new Repository("registry.test:5000", "a/b"), "1.2"));
  }

  @Test
  void digestPinsTheImage() {
    assertThat(Reference.parse("[::1]:5000/a@" + DIGEST))
        .isEqualTo(new Reference.Pinned(new Repository("[::1]:5000", "a"), DIGEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b:1", "registry.test/a__b-c.d/e:T_1", "127.0.0.1:5000/x:latest"})
  void referencePrintsAsItWasWritten(String text) {
    assertThat(Reference.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a:1",
        "registry.test:5000/a",
        "registry.test/A:1",
        "registry.test/a:",
        "registry.test//a:1",
        "registry.test/../a:1",
        "r/a@sha256:1",
        "r/a:1:2/3"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Reference.parse(text)).isInstanceOf(Malformed.class);
  }
}
