package dev.sealift.installer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.oci.Malformed;
import dev.sealift.oci.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The seed itself is what is cut: compiled as the image's is. */
class HalvesTest {
  /** Of all that a ConfigMap holds (Kubernetes, MaxSecretSize). */
  private static final int LARGEST = 1024 * 1024;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"amd64", "arm64"})
  void eachHalfOfTheSeedFitsIntoAConfigMap(String architecture) throws Exception {
    Halves halves = Halves.of(compiled(architecture), "/seed/code");

    assertThat(halves.upper()).hasSizeLessThan(LARGEST);
    assertThat(halves.lower()).hasSizeLessThan(LARGEST);
  }

  @Test
  void theKernelRunsBothHalvesAsOne() throws Exception {
    Platform own = Platform.ofJava(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path lower = folder.resolve("code");
    Path upper = folder.resolve("seed");
    Halves halves = Halves.of(compiled(own.architecture()), lower.toString());
    Files.write(lower, halves.lower());
    Files.write(upper, halves.upper());
    assertThat(lower.toFile().setExecutable(true)).isTrue();
    assertThat(upper.toFile().setExecutable(true)).isTrue();

    Process process = new ProcessBuilder(upper.toString()).redirectErrorStream(true).start();

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
        .startsWith("usage: seed ");
    assertThat(process.waitFor()).isEqualTo(64);
  }

  @Test
  void whatNeedsAnInterpreterIsNotCut() throws Exception {
    byte[] java = Files.readAllBytes(Path.of(System.getProperty("java.home"), "bin", "java"));

    assertThatThrownBy(() -> Halves.of(java, "/seed/code")).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> Halves.of("#!/bin/sh\n".getBytes(UTF_8), "/seed/code"))
        .isInstanceOf(Malformed.class);
  }

  private byte[] compiled(String architecture) throws Exception {
    Path program = folder.resolve("program");
    ProcessBuilder go =
        new ProcessBuilder(
                "go",
                "build",
                "-trimpath",
                "-buildvcs=false",
                "-ldflags",
                "-s -w -buildid=",
                "-o",
                program.toString(),
                ".")
            .directory(Path.of("../../images/registry/seed").toFile())
            .inheritIO();
    go.environment()
        .putAll(
            Map.of("CGO_ENABLED", "0", "GOWORK", "off", "GOOS", "linux", "GOARCH", architecture));
    assertThat(go.start().waitFor()).isZero();
    return Files.readAllBytes(program);
  }
}
