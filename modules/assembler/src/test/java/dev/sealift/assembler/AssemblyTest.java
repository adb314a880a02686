package dev.sealift.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.bundle.Entry;
import dev.sealift.bundle.Progress;
import dev.sealift.bundle.Trust;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Json;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.MediaType;
import dev.sealift.oci.Platform;
import dev.sealift.registryclient.Logins;
import dev.sealift.registryclient.Registry;
import dev.sealift.settings.InvalidSettings;
import dev.sealift.testkit.Images;
import dev.sealift.testkit.MisbehavingRegistry;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Builds a small appliance from a Go module of its own that needs nothing from outside. */
class AssemblyTest {
  private static final String APPLIANCE =
      """
      name: small
      version: "1"
      repositories: test
      created: 2026-01-01T00:00:00Z
      images: [hello]
      """;

  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void writeTheAppliance() throws Exception {
    root = folder.resolve("root");
    write("bundle/appliance.yaml", APPLIANCE);
    write("images/hello/image.yaml", ImageSpecReaderTest.HELLO);
    write("images/hello/go/go.mod", "module example.test/hello\n\ngo 1.24\n");
    write("images/hello/go/main.go", program("hello"));
    write("images/hello/go/LICENSE", "do as you like\n");
  }

  private static String program(String word) {
    return "package main\n\nvar version string\n\nfunc main() { println(\""
        + word
        + "\", version) }\n";
  }

  private void write(String name, String text) throws Exception {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Assembly.Result build(String store, String target, boolean locked) throws Exception {
    var platforms = new TreeSet<>(List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64));
    return Assembly.run(
        new Assembly.Request(
            root.resolve("bundle/appliance.yaml"),
            folder.resolve(store),
            platforms,
            Platform.LINUX_AMD64,
            folder.resolve(target),
            locked ? LockUse.ENFORCE : LockUse.FOLLOW,
            Map.of(),
            this::registry,
            Optional.empty(),
            Optional.empty()),
        Steps.NONE,
        Progress.NONE);
  }

  private Registry registry(String host) {
    return new Registry(host, true, Optional.empty(), Logins.NONE, Registry.Patience.USUAL);
  }

  @Test
  void copyOfAnImageHasItsDigestAndIsFetchedOnce() throws Exception {
    Images images = new Images(3);
    Descriptor theirs =
        images.index(
            images.image(Platform.LINUX_AMD64, 9_000_000, 70),
            images.image(Platform.LINUX_ARM64, 80));
    try (MisbehavingRegistry upstream = new MisbehavingRegistry()) {
      upstream.hold("theirs/app", theirs, images);
      write("images/hello/image.yaml", copyOf(upstream.host() + "/theirs/app@" + theirs.digest()));
      Bundle bundle = Bundle.open(build("store", "copy.tar", false).bundle());
      bundle.verify(new Trust.Anybody(), Progress.NONE);
      BundledImage image = bundle.index().images().getFirst();
      assertThat(image.root().digest()).isEqualTo(theirs.digest());
      assertThat(image.platforms()).containsExactly(Platform.LINUX_AMD64, Platform.LINUX_ARM64);

      upstream.startCounting();
      build("store", "again.tar", true);
      assertThat(upstream.requests()).isEmpty();
    }
  }

  private static String copyOf(String image) {
    return """
    title: Theirs
    description: An image of others
    source: https://example.test/theirs
    licenses: MIT
    version: "1.0"
    contents:
      - upstream: %s
    """
        .formatted(image);
  }

  @Test
  void bundleHoldsTheImageForEveryPlatform() throws Exception {
    Assembly.Result result = build("store", "small.tar", false);
    Bundle bundle = Bundle.open(result.bundle());
    bundle.verify(new Trust.Anybody(), Progress.NONE);
    BundledImage image = bundle.index().images().getFirst();
    assertThat(image.name()).isEqualTo("test/hello:1.0");
    assertThat(image.platforms()).containsExactly(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
  }

  @Test
  void configurationSaysHowTheImageRuns() throws Exception {
    Bundle bundle = Bundle.open(build("store", "small.tar", false).bundle());
    Descriptor index = bundle.index().images().getFirst().root();
    Descriptor child = Manifest.parse(bundle.read(index), index.mediaType()).children().getFirst();
    Manifest.Image image =
        (Manifest.Image) Manifest.parse(bundle.read(child), MediaType.OCI_MANIFEST);
    JsonNode config = Json.read(bundle.read(image.config()), "config").path("config");
    assertThat(config.path("User").asString()).isEqualTo("10001:10001");
    assertThat(config.path("Entrypoint").path(0).asString()).isEqualTo("/usr/bin/hello");
    assertThat(config.path("ExposedPorts").has("8080/tcp")).isTrue();
    assertThat(config.path("Labels").path("org.opencontainers.image.licenses").asString())
        .isEqualTo("Apache-2.0");
  }

  @Test
  void twoBuildsWithNothingInCommonButTheSourcesAreTheSameBytes() throws Exception {
    Assembly.Result one = build("store-a", "a.tar", false);
    Assembly.Result two = build("store-b", "b.tar", false);
    assertThat(one.digest()).isEqualTo(two.digest());
    assertThat(Files.mismatch(one.bundle(), two.bundle())).isEqualTo(-1);
  }

  @Test
  void secondBuildFindsTheBundleThere() throws Exception {
    assertThat(build("store", "small.tar", false).reused()).isFalse();
    assertThat(build("store", "small.tar", true).reused()).isTrue();
  }

  @Test
  void damagedContentOfTheStoreIsMadeAgain() throws Exception {
    Assembly.Result first = build("store", "small.tar", false);
    try (var files = Files.list(folder.resolve("store/blobs/sha256"))) {
      for (Path blob : files.toList()) {
        byte[] bytes = Files.readAllBytes(blob);
        bytes[bytes.length / 2] ^= 1;
        Files.write(blob, bytes);
      }
    }
    assertThat(build("store", "again.tar", false).digest()).isEqualTo(first.digest());
  }

  @Test
  void changedSourceIsDriftThatALockedBuildRefuses() throws Exception {
    build("store", "small.tar", false);
    write("images/hello/go/main.go", program("bye"));
    assertThatThrownBy(() -> build("store", "small.tar", true))
        .isInstanceOf(AssemblyFailure.Drifted.class)
        .hasMessageContaining("hello linux/amd64 was sha256:");
    assertThat(build("store", "small.tar", false).drift()).hasSize(2);
    assertThat(build("store", "small.tar", true).drift()).isEmpty();
  }

  @Test
  void sourceThatDoesNotCompileIsReportedWithTheCompilersWords() throws Exception {
    write("images/hello/go/main.go", "package main\n\nfunc main() { undefined() }\n");
    assertThatThrownBy(() -> build("store", "small.tar", false))
        .isInstanceOf(AssemblyFailure.ToolFailed.class)
        .hasMessageContaining("undefined: undefined");
  }

  @Test
  void provenanceAndBillOfMaterialsSpeakOfTheImageInTheBundle() throws Exception {
    Bundle bundle = Bundle.open(build("store", "small.tar", false).bundle());
    String root = bundle.index().images().getFirst().root().digest().hex();
    JsonNode provenance = document(bundle, "provenance.intoto.json");
    assertThat(provenance.path("_type").asString()).isEqualTo("https://in-toto.io/Statement/v1");
    assertThat(provenance.at("/subject/0/name").asString()).isEqualTo("test/hello");
    assertThat(provenance.at("/subject/0/digest/sha256").asString()).isEqualTo(root);
    JsonNode sbom = document(bundle, "sbom/hello.cdx.json");
    assertThat(sbom.at("/metadata/component/hashes/0/content").asString()).isEqualTo(root);
  }

  private static JsonNode document(Bundle bundle, String name) throws Exception {
    Entry.Regular entry = (Entry.Regular) bundle.index().entry(name).orElseThrow();
    try (InputStream in = Channels.newInputStream(bundle.open(entry))) {
      return Json.read(in.readAllBytes(), name);
    }
  }

  @Test
  void filesOfTheApplianceTravelAsTheyAre() throws Exception {
    write("airgap/begin", "#!/bin/sh\n");
    write("airgap/READ.md", "Read this.\n");
    assertThat(root.resolve("airgap/begin").toFile().setExecutable(true)).isTrue();
    write(
        "bundle/appliance.yaml",
        APPLIANCE + "files: {begin: ../airgap/begin, READ.md: ../airgap/READ.md}\n");

    Bundle bundle = Bundle.open(build("store", "small.tar", false).bundle());

    bundle.verify(new Trust.Anybody(), Progress.NONE);
    assertThat(bundle.index().entry("begin").orElseThrow().mode()).isEqualTo(0755);
    assertThat(bundle.index().entry("READ.md").orElseThrow().mode()).isEqualTo(0644);
  }

  @Test
  void fileOfTheApplianceThatIsNotThereIsReportedWithItsLine() throws Exception {
    write("bundle/appliance.yaml", APPLIANCE + "files: {begin: ../airgap/begin}\n");

    assertThatThrownBy(() -> build("store", "small.tar", false))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("appliance.yaml:6")
        .hasMessageContaining("begin: there is no file");
  }

  @Test
  void damagedMemoryOfAnActionIsMadeAgain() throws Exception {
    Assembly.Result first = build("store", "small.tar", false);
    try (var files = Files.list(folder.resolve("store/results"))) {
      for (Path result : files.toList()) {
        Files.writeString(result, Files.readString(result).substring(0, 40));
      }
    }
    assertThat(build("store", "again.tar", true).digest()).isEqualTo(first.digest());
  }

  @Test
  void compiledProgramAmongTheFilesIsRefused() throws Exception {
    write(
        "images/hello/image.yaml",
        ImageSpecReaderTest.HELLO.replace("accounts:", "  - files: overlay\naccounts:"));
    write("images/hello/overlay/usr/bin/tool", "\u007fELF and so on");
    assertThatThrownBy(() -> build("store", "small.tar", false))
        .isInstanceOf(AssemblyFailure.BadInput.class)
        .hasMessageContaining("overlay/usr/bin/tool");
  }
}
