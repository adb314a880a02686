package dev.sealift.appliance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.bundle.BundleContents;
import dev.sealift.bundle.BundleWriter;
import dev.sealift.bundle.BundledFile;
import dev.sealift.bundle.KeyAlgorithm;
import dev.sealift.bundle.Progress;
import dev.sealift.bundle.SigningKey;
import dev.sealift.oci.Platform;
import dev.sealift.testbench.Program;
import dev.sealift.testbench.Tools;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The signature is one that cosign accepts, as FORMAT.md says. */
class CosignIT {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void cosignAcceptsTheSignatureOfThisIndexAndNoOther(KeyAlgorithm algorithm) throws Exception {
    SigningKey.Pair keys = SigningKey.generate(algorithm, new SecureRandom());
    Files.writeString(folder.resolve("key.pub"), keys.verification().toPem());
    write(keys.signing());
    assertThat(verify().exitCode()).isZero();
    Path index = folder.resolve("sealift.json");
    Files.writeString(index, Files.readString(index).replace("\"signed\"", "\"forged\""));
    assertThat(verify().exitCode()).isNotZero();
  }

  private void write(SigningKey key) throws Exception {
    BundleContents contents =
        new BundleContents(
            "signed",
            "1",
            Instant.EPOCH,
            Platform.LINUX_AMD64,
            List.of(),
            List.of(BundledFile.of("charts/one", "1".getBytes(UTF_8))));
    BundleWriter.of(
            contents,
            (blob, _) -> {
              throw new NoSuchFileException(blob.toString());
            },
            Optional.of(key))
        .write(folder.resolve("bundle.tar"), Progress.NONE);
    Program.of(Path.of("tar"))
        .runIn(folder, "xf", "bundle.tar", "sealift.json", "sealift.json.sig")
        .orThrow();
  }

  private Program.Output verify() {
    return Tools.ofThisMachine()
        .cosign()
        .with("HOME", folder.toString())
        .runIn(
            folder,
            "verify-blob",
            "--key=key.pub",
            "--signature=sealift.json.sig",
            "--insecure-ignore-tlog",
            "sealift.json");
  }
}
