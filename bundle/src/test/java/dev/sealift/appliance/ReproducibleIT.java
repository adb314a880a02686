package dev.sealift.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle is built again: in another folder, from its own lock, with an empty content store. */
class ReproducibleIT {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path JARS = Path.of("target/lib").toAbsolutePath();
  private static final long MINUTES = 30;

  @TempDir Path folder;

  @Test
  void bundleIsTheSameBytesAgain() throws Exception {
    for (String part :
        List.of(
            "images",
            "bundle/appliance.yaml",
            "bundle/FORMAT.md",
            "bundle/charts",
            "bundle/tools",
            "airgap/RUNBOOK.md",
            "airgap/install")) {
      copy(CHECKOUT.resolve(part), folder.resolve("checkout").resolve(part));
    }
    copy(JARS, folder.resolve("jars"));
    Path lock = folder.resolve("checkout/bundle/appliance.lock.yaml");
    try (var bytes = BundleUnderTest.open().file("appliance.lock.yaml")) {
      Files.copy(bytes, lock);
    }

    Path again = folder.resolve("again.tar");
    Process build =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                folder.resolve("jars") + "/*",
                "dev.sealift.cli.Main",
                "build",
                "--locked",
                "--root=" + folder.resolve("checkout"),
                "--store=" + folder.resolve("store"),
                "--tool=" + folder.resolve("jars"),
                "--jdk=" + System.getProperty("sealift.jdks", ""),
                "--platforms=" + platforms(),
                "--out=" + again)
            .inheritIO()
            .start();

    assertThat(build.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(build.exitValue()).isZero();
    assertThat(Files.mismatch(again, BundleUnderTest.FILE))
        .as("first byte that differs")
        .isEqualTo(-1);
  }

  private static String platforms() throws Exception {
    return BundleUnderTest.open().images().stream()
        .flatMap(image -> image.platforms().stream())
        .map(Platform::toString)
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(","));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : all.toList()) {
        Path target = to.resolve(from.relativize(one).toString());
        Files.createDirectories(target.getParent());
        Files.copy(one, target);
      }
    }
  }
}
