package dev.sealift.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.bundle.Progress;
import dev.sealift.bundle.Trust;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Platform;
import dev.sealift.registryclient.Logins;
import dev.sealift.registryclient.Registry;
import dev.sealift.testkit.Images;
import dev.sealift.testkit.MisbehavingRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that an image.yaml says to copy from a registry. */
class UpstreamImagesTest {
  private static final String REPOSITORY = "vendor/app";
  private static final Registry.Patience SHORT =
      new Registry.Patience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          2,
          Duration.ofMillis(1));

  @TempDir Path folder;
  private final Images images = new Images(23);
  private final Descriptor layer = images.layer(400_000);
  private final Descriptor amd64 = images.imageOf(Platform.LINUX_AMD64, List.of(layer));
  private final Descriptor arm64 = images.image(Platform.LINUX_ARM64, 90_000);
  private final Descriptor root = images.index(amd64, arm64);
  private final List<String> remarks = new ArrayList<>();
  private MisbehavingRegistry registry;

  @BeforeEach
  void start() throws Exception {
    registry = new MisbehavingRegistry();
    registry.hold(REPOSITORY, root, images);
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
    specify(root.digest());
  }

  @AfterEach
  void stop() throws IOException {
    registry.close();
  }

  private void specify(Digest digest) throws IOException {
    Files.writeString(
        folder.resolve("images/app/image.yaml"),
        """
        title: App
        description: Somebody else's
        source: https://example.test/app
        licenses: MIT
        version: "1.0"
        contents: [{upstream: "%s/%s@%s"}]
        """
            .formatted(registry.host(), REPOSITORY, digest));
  }

  private Assembly.Result build(LockUse use) throws Exception {
    Registries registries = host -> new Registry(host, true, Optional.empty(), Logins.NONE, SHORT);
    Assembly.Request request =
        new Assembly.Request(
            folder.resolve("bundle/appliance.yaml"),
            folder.resolve("store"),
            new TreeSet<>(List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64)),
            Platform.LINUX_AMD64,
            folder.resolve("small.tar"),
            use,
            Map.of(),
            registries,
            Optional.empty(),
            Optional.empty());
    return Assembly.run(request, new Remarks(remarks), Progress.NONE);
  }

  @Test
  void imageTravelsUnderItsOwnDigestWithAllThatItNames() throws Exception {
    Assembly.Result result = build(LockUse.FOLLOW);
    Bundle bundle = Bundle.open(result.bundle());
    bundle.verify(new Trust.Anybody(), Progress.NONE);
    BundledImage image = bundle.index().images().getFirst();
    assertThat(image.name()).isEqualTo("test/app:1.0");
    assertThat(image.root().digest()).isEqualTo(root.digest());
    assertThat(image.platforms()).containsExactly(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
    assertThat(bundle.read(amd64)).isEqualTo(images.bytes(amd64.digest()));
  }

  @Test
  void lockNamesTheImageAndItsManifests() throws Exception {
    assertThat(build(LockUse.FOLLOW).drift())
        .contains(
            "app upstream is new: " + registry.host() + "/" + REPOSITORY + "@" + root.digest(),
            "app linux/amd64 is new: " + amd64.digest(),
            "app linux/arm64 is new: " + arm64.digest());
    specify(amd64.digest());
    assertThatThrownBy(() -> build(LockUse.ENFORCE)).isInstanceOf(AssemblyFailure.Drifted.class);
  }

  @Test
  void lockedBuildNeedsNoRegistryWhereTheStoreHasTheImage() throws Exception {
    Digest before = build(LockUse.FOLLOW).digest();
    registry.close();
    Files.delete(folder.resolve("small.tar"));
    assertThat(build(LockUse.ENFORCE).digest()).isEqualTo(before);
  }

  @Test
  void onlyWhatTheStoreLostIsFetchedAgain() throws Exception {
    Assembly.Result first = build(LockUse.FOLLOW);
    Files.delete(folder.resolve("store/blobs/sha256").resolve(layer.digest().hex()));
    registry.startCounting();
    assertThat(build(LockUse.FOLLOW).digest()).isEqualTo(first.digest());
    assertThat(registry.requests("GET /v2/" + REPOSITORY + "/blobs/")).isEqualTo(1);
  }

  @Test
  void onePlatformIsHadByNamingItsManifest() throws Exception {
    specify(amd64.digest());
    BundledImage image = build(LockUse.FOLLOW).images().getFirst();
    assertThat(image.root().digest()).isEqualTo(amd64.digest());
    assertThat(image.platforms()).containsExactly(Platform.LINUX_AMD64);
    assertThat(remarks).anyMatch(text -> text.startsWith("Image app is not for linux/arm64: "));
    assertThat(registry.requests("GET /v2/" + REPOSITORY + "/blobs/")).isEqualTo(2);
  }

  @Test
  void cutLineIsTakenUpAgain() throws Exception {
    registry.faults().breakDownloads(2);
    assertThat(build(LockUse.FOLLOW).images().getFirst().root().digest()).isEqualTo(root.digest());
    assertThat(remarks).anyMatch(remark -> remark.contains("; again in "));
  }

  @Test
  void otherBytesThanTheDigestsAreRefusedAndNotKept() throws Exception {
    registry.faults().changeBlobs();
    assertThatThrownBy(() -> build(LockUse.FOLLOW))
        .isInstanceOf(AssemblyFailure.NotFetched.class)
        .hasMessageContaining("what arrived has the digest");
    assertThat(folder.resolve("store/blobs/sha256").resolve(layer.digest().hex())).doesNotExist();
    assertThat(folder.resolve("small.tar")).doesNotExist();
  }

  @Test
  void damagedMemoryOfACopyIsMadeAgain() throws Exception {
    Digest first = build(LockUse.FOLLOW).digest();
    try (var results = Files.list(folder.resolve("store/results"))) {
      for (Path result : results.toList()) {
        Files.writeString(result, "{");
      }
    }
    assertThat(build(LockUse.ENFORCE).digest()).isEqualTo(first);
  }

  @Test
  void digestThatTheRegistryDoesNotHaveIsAnError() throws Exception {
    specify(Digest.of(new byte[0]));
    assertThatThrownBy(() -> build(LockUse.FOLLOW))
        .isInstanceOf(AssemblyFailure.NotFetched.class)
        .hasMessageContaining("MANIFEST_UNKNOWN");
  }
}
