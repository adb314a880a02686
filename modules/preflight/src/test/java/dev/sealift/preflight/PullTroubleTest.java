package dev.sealift.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.site.ImageSource;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PullTroubleTest {
  private static final String CONTAINERD = "containerd://2.1.5";
  private static final ImageSource PRIVATE =
      new ImageSource.PrivateRegistry(
          "registry.site:5000", "", Optional.of(Path.of("/root/ca.pem")), Optional.empty());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UNTRUSTED | failed to do request: Head "https://r:5000/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority
          UNTRUSTED | failed to fetch anonymous token: Get "https://r/token": x509: certificate signed by unknown authority: 401
          BAD_CERTIFICATE | tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2031-01-01T00:00:00Z is after 2030-01-01T00:00:00Z
          BAD_CERTIFICATE | tls: failed to verify certificate: x509: certificate is valid for a.site, not registry.site
          BAD_CERTIFICATE | x509: cannot validate certificate for 10.0.0.5 because it doesn't contain any IP SANs
          LOGIN | failed to resolve reference "r/p@sha256:0": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials
          LOGIN | unexpected status from HEAD request to https://r:5000/v2/p/manifests/sha256:0: 401 Unauthorized
          REFUSED | dial tcp 10.0.0.5:5000: connect: connection refused
          NO_NAME | dial tcp: lookup r.site on 10.0.0.2:53: no such host
          NO_NAME | dial tcp: lookup r.site on 10.0.0.2:53: read udp 10.0.0.9:4242->10.0.0.2:53: i/o timeout
          NOT_FOUND | failed to resolve reference "r:5000/p@sha256:0": r:5000/p@sha256:0: not found
          PLATFORM | no match for platform in manifest: not found
          PLAIN | http: server gave HTTP response to HTTPS client
          NO_WAY | dial tcp 10.0.0.5:5000: i/o timeout
          OTHER | no space left on device
          """)
  void troubleIsKnownByTheWordsOfTheRuntime(PullTrouble trouble, String message) {
    assertThat(PullTrouble.of(message)).isEqualTo(trouble);
  }

  @ParameterizedTest
  @EnumSource(PullTrouble.class)
  void everyTroubleHasANextStep(PullTrouble trouble) {
    assertThat(next(PRIVATE, CONTAINERD, trouble)).isNotBlank();
    assertThat(next(new ImageSource.InCluster(), CONTAINERD, trouble)).isNotBlank();
    assertThat(next(new ImageSource.Bastion("b:5000", Optional.empty()), CONTAINERD, trouble))
        .isNotBlank();
  }

  @Test
  void containerdIsGivenTheExactFile() {
    assertThat(next(PRIVATE, CONTAINERD, PullTrouble.UNTRUSTED))
        .contains("/root/ca.pem", "/etc/containerd/certs.d/registry.site:5000/ca.crt")
        .contains(
            """
            /etc/containerd/certs.d/registry.site:5000/hosts.toml:
            server = "https://registry.site:5000"
            [host."https://registry.site:5000"]
              capabilities = ["pull", "resolve"]
              ca = "/etc/containerd/certs.d/registry.site:5000/ca.crt"
            """);
  }

  @Test
  void otherRuntimesAreGivenTheirOwn() {
    assertThat(next(PRIVATE, "containerd://2.1.5-k3s1", PullTrouble.UNTRUSTED))
        .contains("/etc/rancher/k3s/registries.yaml")
        .doesNotContain("certs.d");
    assertThat(next(PRIVATE, "cri-o://1.34.0", PullTrouble.UNTRUSTED))
        .contains("/etc/containers/certs.d/registry.site:5000/ca.crt");
  }

  @Test
  void whatMayPassIsTriedAgain() {
    assertThat(PullTrouble.of("connection refused").isLasting()).isFalse();
    assertThat(PullTrouble.of("x509: certificate signed by unknown authority").isLasting())
        .isTrue();
  }

  private static String next(ImageSource images, String runtime, PullTrouble trouble) {
    return new PullAdvice("registry.site:5000", images, runtime).next(trouble);
  }
}
