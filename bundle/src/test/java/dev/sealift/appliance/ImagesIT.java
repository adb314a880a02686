package dev.sealift.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.bundle.BundledImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;

/** What every image has in common, each in a container that has no rights. */
class ImagesIT {

  @ParameterizedTest
  @CsvSource({
    "gitea, --version, 1.26.4",
    "minio, --version, RELEASE.2026-02-12T20-18-48Z",
    "registry, --version, v3.1.2",
    "sealift, --version, 0.1.0",
    "cert-manager-controller, --version, v1.21.2",
    "cert-manager-webhook, --version, v1.21.2",
    "cert-manager-cainjector, --version, v1.21.2",
    "cert-manager-acmesolver, --version, v1.21.2",
    "cert-manager-startupapicheck, version, v1.21.2"
  })
  void programSaysItsVersion(String image, String word, String version) throws Exception {
    try (GenericContainer<?> container = Containers.of("sealift/" + image)) {
      container
          .withCommand(word)
          .withStartupCheckStrategy(new OneShotStartupCheckStrategy())
          .start();
      assertThat(container.getLogs()).contains(version);
    }
  }

  @Test
  void nothingRunsAsRoot() throws Exception {
    for (BundledImage image : BundleUnderTest.open().images()) {
      String user =
          Containers.docker()
              .run("image", "inspect", "--format", "{{.Config.User}}", image.name())
              .orThrow();
      assertThat(user).as(image.name()).matches("[1-9][0-9]*:[1-9][0-9]*");
    }
  }
}
