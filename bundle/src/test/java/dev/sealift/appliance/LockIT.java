package dev.sealift.appliance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock whose packages have left Debian's archive, on a machine that has never built. */
class LockIT {
  private static final Path JARS = Path.of("target/lib").toAbsolutePath();

  @TempDir Path folder;
  private Path lock;
  private String fresh = "";

  private record Run(int exitCode, String output) {}

  @BeforeEach
  void lockAPackageThatIsGone() throws Exception {
    lock = folder.resolve("bundle/appliance.lock.yaml");
    Files.createDirectories(folder.resolve("bundle"));
    Files.createDirectories(folder.resolve("images/small"));
    Files.writeString(
        folder.resolve("bundle/appliance.yaml"),
        """
        name: small
        version: "1"
        repositories: test
        created: 2026-01-01T00:00:00Z
        images: [small]
        """);
    Files.writeString(
        folder.resolve("images/small/image.yaml"),
        """
        title: Small
        description: A library of Debian
        source: https://example.test/small
        licenses: Zlib
        contents: [{debian: {suite: trixie, packages: [zlib1g], keep: [/usr/lib/*/libz.so.1]}}]
        run: {user: "10001:10001", entrypoint: [/nothing]}
        """);
    assertThat(sealift("lock", "before").exitCode()).isZero();
    fresh = Files.readString(lock);
    Files.writeString(
        lock,
        fresh.replaceAll(
            "(deb zlib1g: trixie) .* (pool/\\S+/)\\S+ [0-9]+ sha256:.*",
            "$1 1:0.1-1 $2zlib1g_0.1-1_amd64.deb 5 sha256:" + "0".repeat(64)));
    assertThat(Files.readString(lock)).isNotEqualTo(fresh);
  }

  private Run sealift(String command, String store, String... more) throws Exception {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    words.addAll(List.of("-cp", JARS + "/*", "dev.sealift.cli.Main", command));
    words.addAll(List.of("--root=" + folder, "--store=" + folder.resolve(store)));
    words.addAll(List.of(more));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output);
  }

  @Test
  void lockTakesWhatDebianHasNowAndSaysWhatIsGone() throws Exception {
    Run run = sealift("lock", "unknown");
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output())
        .contains("These packages cannot be fetched: zlib1g 1:0.1-1")
        .containsPattern("small linux/\\S+ deb zlib1g was trixie 1:0.1-1 ");
    assertThat(Files.readString(lock)).isEqualTo(fresh);
  }

  @Test
  void lockedBuildFailsAndLeavesTheLockAlone() throws Exception {
    String before = Files.readString(lock);
    Run run = sealift("build", "unknown", "--locked", "--out=" + folder.resolve("b.tar"));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
    assertThat(run.output()).contains("zlib1g 1:0.1-1").contains("next: ").contains("--update");
    assertThat(Files.readString(lock)).isEqualTo(before);
  }

  @Test
  void updateAsksDebianAndPrintsTheDifference() throws Exception {
    Run run = sealift("lock", "unknown", "--update");
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).contains("deb zlib1g was trixie 1:0.1-1");
    assertThat(Files.readString(lock)).isEqualTo(fresh);
  }
}
