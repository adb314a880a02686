package dev.sealift.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundleContents;
import dev.sealift.bundle.BundleWriter;
import dev.sealift.bundle.BundledImage;
import dev.sealift.bundle.Progress;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Platform;
import dev.sealift.registryserver.RegistryServer;
import dev.sealift.testkit.Images;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An appliance takes an image out of another bundle, which is served as a registry. */
class UpstreamBuildTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Images images = new Images(29);
  private final Descriptor amd64 = images.image(Platform.LINUX_AMD64, 70_000);
  private final Descriptor root = images.index(amd64, images.image(Platform.LINUX_ARM64, 10));
  private final Descriptor other = images.image(Platform.LINUX_AMD64, 20);

  @BeforeEach
  void writeTheAppliance() throws Exception {
    Files.createDirectories(folder.resolve("bundle"));
    Files.createDirectories(folder.resolve("images/app"));
    Files.writeString(
        folder.resolve("bundle/appliance.yaml"),
        """
        name: small
        version: "1"
        repositories: test
        created: 2026-01-01T00:00:00Z
        images: [app]
        """);
  }

  private void specify(String host, Digest digest) throws Exception {
    Files.writeString(
        folder.resolve("images/app/image.yaml"),
        """
        title: App
        description: Out of another bundle
        source: https://example.test/app
        licenses: MIT
        version: "2.0"
        contents: [{upstream: "%s/vendor/app@%s"}]
        """
            .formatted(host, digest));
  }

  private RegistryServer serve() throws Exception {
    List<BundledImage> served =
        List.of(
            BundledImage.of("vendor/app", "1.0", root, images),
            BundledImage.of("vendor/app", "1.1", other, images));
    BundleContents contents =
        new BundleContents("vendor", "1", Instant.EPOCH, Platform.LINUX_AMD64, served, List.of());
    Path file = folder.resolve("vendor.tar");
    BundleWriter.of(contents, images, Optional.empty()).write(file, Progress.NONE);
    return RegistryServer.start(
        Bundle.open(file),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        Optional.empty());
  }

  private int sealift(String command, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(command, "--root", folder.toString(), "--store", folder + "/store"));
    words.addAll(List.of(more));
    Frame frame =
        new Frame(
            Map.of("HOME", folder.toString()),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            false,
            InstantSource.fixed(Instant.EPOCH));
    return Main.run(frame, words.toArray(String[]::new));
  }

  @Test
  void imageIsTheSameInBothBundlesAndComesFromTheStoreAfterwards() throws Exception {
    try (RegistryServer server = serve()) {
      specify("127.0.0.1:" + server.address().getPort(), root.digest());
      assertThat(sealift("lock")).as(err.toString(UTF_8)).isEqualTo(ExitCode.DONE);
      assertThat(out.toString(UTF_8)).contains("app linux/amd64 is new: " + amd64.digest());
    }
    Path bundle = folder.resolve("small.tar");
    assertThat(sealift("build", "--locked", "--out", bundle.toString())).isEqualTo(ExitCode.DONE);
    assertThat(Bundle.open(bundle).index().images().getFirst().root().digest())
        .isEqualTo(root.digest());
  }

  @Test
  void lockThatIsUpToDateSaysSo() throws Exception {
    try (RegistryServer server = serve()) {
      specify("127.0.0.1:" + server.address().getPort(), root.digest());
      sealift("lock");
      String locked = Files.readString(folder.resolve("bundle/appliance.lock.yaml"));
      out.reset();
      assertThat(sealift("lock")).isEqualTo(ExitCode.DONE);
      assertThat(out.toString(UTF_8).strip()).isEqualTo("The lock is up to date.");
      assertThat(Files.readString(folder.resolve("bundle/appliance.lock.yaml"))).isEqualTo(locked);
    }
  }

  @Test
  void driftIsPrintedAndFailsALockedBuildAlone() throws Exception {
    try (RegistryServer server = serve()) {
      specify("127.0.0.1:" + server.address().getPort(), root.digest());
      sealift("lock");
      Path lock = folder.resolve("bundle/appliance.lock.yaml");
      String before = Files.readString(lock);
      specify("127.0.0.1:" + server.address().getPort(), other.digest());
      String bundle = folder.resolve("small.tar").toString();
      String drift = "app linux/amd64 was " + amd64.digest() + " and is " + other.digest();
      assertThat(sealift("build", "--locked", "--out", bundle)).isEqualTo(ExitCode.FAILED);
      assertThat(err.toString(UTF_8)).contains(drift);
      assertThat(Files.readString(lock)).isEqualTo(before);
      assertThat(sealift("build", "--out", bundle)).isEqualTo(ExitCode.DONE);
      assertThat(err.toString(UTF_8)).contains("lock: " + drift);
      assertThat(Files.readString(lock)).contains(other.digest().toString());
    }
  }

  @Test
  void oneLoginIsNotGivenToTwoRegistries() throws Exception {
    try (RegistryServer server = serve()) {
      int port = server.address().getPort();
      specify("127.0.0.1:" + port, root.digest());
      Files.createDirectories(folder.resolve("images/other"));
      Files.writeString(
          folder.resolve("images/other/image.yaml"),
          Files.readString(folder.resolve("images/app/image.yaml"))
              .replace("127.0.0.1", "localhost")
              .replace(root.digest().toString(), Digest.of(new byte[0]).toString()));
      Path appliance = folder.resolve("bundle/appliance.yaml");
      Files.writeString(appliance, Files.readString(appliance).replace("[app]", "[app, other]"));
      Path word = Files.writeString(folder.resolve("word"), "secret\n");
      String file = word.toString();
      assertThat(sealift("lock", "--username-file", file, "--password-file", file))
          .isEqualTo(ExitCode.FAILED);
      assertThat(err.toString(UTF_8)).contains("one is given for several registries");
    }
  }

  @Test
  void registryThatLacksTheImageIsExitCodeOneWithAdvice() throws Exception {
    try (RegistryServer server = serve()) {
      specify("127.0.0.1:" + server.address().getPort(), Digest.of(new byte[0]));
      assertThat(sealift("lock")).isEqualTo(ExitCode.FAILED);
      assertThat(err.toString(UTF_8)).contains("error: Fetching 127.0.0.1:").contains("next:  ");
    }
  }
}
