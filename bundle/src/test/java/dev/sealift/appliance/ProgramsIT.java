package dev.sealift.appliance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each program starts outside its image, with an empty environment: it needs nothing beside it. */
class ProgramsIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "minio, usr/bin/minio, --version, RELEASE.2026-02-12T20-18-48Z",
    "registry, usr/bin/registry, --version, v3.1.2",
    "cert-manager-controller, usr/bin/controller, --version, v1.21.2",
    "cert-manager-webhook, usr/bin/webhook, --version, v1.21.2",
    "cert-manager-cainjector, usr/bin/cainjector, --version, v1.21.2",
    "cert-manager-acmesolver, usr/bin/acmesolver, --version, v1.21.2",
    "cert-manager-startupapicheck, usr/bin/startupapicheck, version, v1.21.2"
  })
  void programSaysItsVersion(String image, String path, String word, String version)
      throws Exception {
    Path program = new Site(folder).program("sealift/" + image, path);
    ProcessBuilder builder =
        new ProcessBuilder(List.of(program.toString(), word)).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(Map.of("HOME", folder.toString()));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(output).contains(version);
    assertThat(process.exitValue()).isZero();
  }
}
