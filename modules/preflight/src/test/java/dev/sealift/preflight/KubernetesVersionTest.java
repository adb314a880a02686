package dev.sealift.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesVersionTest {

  @ParameterizedTest
  @CsvSource({
    "v1.34.2, 1.34, false",
    "v1.30.0, 1.30, false",
    "v1.29.15, 1.29, true",
    "v1.34.1+k3s1, 1.34, false",
    "v1.33.5+rke2r1, 1.33, false",
    "v1.33.4-gke.1036000, 1.33, false",
    "v1.9.11-eks-7f9249a, 1.9, true",
    "v1.35.0-alpha.1.12+8e3a6d2b4c1f00, 1.35, false",
    "1.32+, 1.32, false",
    "v2.0.0, 2.0, false",
    "' v1.31.4\n', 1.31, false"
  })
  void whatVendorsAppendIsLeftOut(String text, String version, boolean tooOld) {
    KubernetesVersion parsed = KubernetesVersion.parse(text).orElseThrow();
    assertThat(parsed).hasToString(version);
    assertThat(parsed.isTooOld()).isEqualTo(tooOld);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1", "latest", "v1.x", "v99999999999.1", "1.99999999999"})
  void otherWordsAreNoVersion(String text) {
    assertThat(KubernetesVersion.parse(text)).isEmpty();
  }
}
