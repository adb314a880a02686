package dev.sealift.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.bundle.Progress;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Json;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.Platform;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An image that holds the tool with a Java runtime, put together by Jib. */
class ToolImageTest {
  private static final Platform MACHINE =
      Platform.ofJava(System.getProperty("os.name"), System.getProperty("os.arch"));
  private static final Platform OTHER =
      MACHINE.equals(Platform.LINUX_ARM64) ? Platform.LINUX_AMD64 : Platform.LINUX_ARM64;

  @TempDir static Path shared;
  @TempDir Path folder;
  private final List<String> remarks = new ArrayList<>();
  private Path lock;

  @BeforeEach
  void writeTheAppliance() throws Exception {
    lock = folder.resolve("bundle/appliance.lock.yaml");
    Files.createDirectories(folder.resolve("bundle"));
    Files.createDirectories(folder.resolve("images/tool/overlay/etc"));
    Files.writeString(folder.resolve("images/tool/overlay/etc/motd"), "hello\n");
    Files.writeString(
        folder.resolve("bundle/appliance.yaml"),
        """
        name: small
        version: "1"
        repositories: test
        created: 2026-01-01T00:00:00Z
        images: [tool]
        """);
    Files.writeString(
        folder.resolve("images/tool/image.yaml"),
        """
        title: Tool
        description: The tool itself
        source: https://example.test/tool
        licenses: Apache-2.0
        contents: [{tool: /opt/tool}, {files: overlay}]
        run:
          user: "10001:10001"
          environment: {GREETING: hello}
        """);
  }

  private Assembly.Result build(Path store, LockUse use, Optional<Assembly.Tool> tool)
      throws Exception {
    return Assembly.run(request(store, use, tool), new Remarks(remarks), Progress.NONE);
  }

  private Assembly.Request request(Path store, LockUse use, Optional<Assembly.Tool> tool) {
    return new Assembly.Request(
        folder.resolve("bundle/appliance.yaml"),
        store,
        new TreeSet<>(List.of(MACHINE, OTHER)),
        MACHINE,
        folder.resolve(store.getFileName() + ".tar"),
        use,
        Map.of(),
        host -> {
          throw new AssertionError("nothing is copied from " + host);
        },
        Optional.empty(),
        tool);
  }

  private Optional<Assembly.Tool> tool() throws Exception {
    Path home = Path.of(System.getProperty("java.home"));
    return Optional.of(
        new Assembly.Tool(ToolJars.in(folder), MACHINE, new TreeMap<>(Map.of(MACHINE, home))));
  }

  @Test
  void programStartsItselfOnTopOfWhatTheImageSays() throws Exception {
    Bundle bundle = bundle(build(shared, LockUse.FOLLOW, tool()));
    Manifest.Image manifest = manifest(bundle);
    JsonNode config = Json.read(bundle.read(manifest.config()), "config");
    assertThat(config.path("created").asString()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(config.path("architecture").asString()).isEqualTo(MACHINE.architecture());
    assertThat(config.at("/config/User").asString()).isEqualTo("10001:10001");
    assertThat(config.at("/config/Env/1").asString()).isEqualTo("GREETING=hello");
    assertThat(config.at("/config/Labels").path("org.opencontainers.image.title").asString())
        .isEqualTo("Tool");
    List<String> start =
        config.at("/config/Entrypoint").valueStream().map(JsonNode::asString).toList();
    assertThat(start)
        .startsWith("/opt/tool/runtime/bin/java")
        .contains("-XX:SharedArchiveFile=/opt/tool/lib/sealift.jsa")
        .contains("/opt/tool/lib/library-2.0.jar:/opt/tool/lib/sealift-cli-7.1.jar")
        .endsWith("dev.sealift.cli.Main");
  }

  @Test
  void layersGoFromWhatStaysToWhatChanges() throws Exception {
    Bundle bundle = bundle(build(shared, LockUse.FOLLOW, tool()));
    List<List<String>> layers = new ArrayList<>();
    for (Descriptor layer : manifest(bundle).layers()) {
      layers.add(files(bundle, layer));
    }
    assertThat(layers).hasSize(6);
    assertThat(layers.get(1)).containsExactly("usr/share/licenses/sealift-cli-7.1/LICENSE");
    assertThat(layers.get(2)).containsExactly("etc/motd");
    assertThat(layers.get(3))
        .contains("opt/tool/runtime/bin/java", "opt/tool/runtime/legal/java.base/LICENSE");
    assertThat(layers.get(4)).containsExactly("opt/tool/lib/library-2.0.jar");
    assertThat(layers.get(5))
        .containsExactly("opt/tool/lib/sealift-cli-7.1.jar", "opt/tool/lib/sealift.jsa");
  }

  @Test
  void twoStoresComeToTheSameBytes() throws Exception {
    Assembly.Result one = build(shared, LockUse.FOLLOW, tool());
    Assembly.Result two = build(folder.resolve("another"), LockUse.ENFORCE, tool());
    assertThat(two.digest()).isEqualTo(one.digest());
  }

  @Test
  void imageIsMadeForThePlatformsOfTheJdksAlone() throws Exception {
    Assembly.Result result = build(shared, LockUse.FOLLOW, tool());
    assertThat(result.images().getFirst().platforms()).containsExactly(MACHINE);
    assertThat(result.images().getFirst().tag()).isEqualTo("7.1");
    assertThat(remarks)
        .containsExactly(
            "Image tool is left out for %s: name a JDK for it with --jdk %s=FOLDER"
                .formatted(OTHER, OTHER));
  }

  @Test
  void lockHoldsTheVersionOfJavaAndNoDigestThatOurOwnCodeChanges() throws Exception {
    build(shared, LockUse.FOLLOW, tool());
    assertThat(Files.readString(lock)).containsPattern("tool " + MACHINE + ": java 2[0-9]");
  }

  @Test
  void lockWithoutTheToolLeavesItsImageAlone() throws Exception {
    build(shared, LockUse.FOLLOW, tool());
    String before = Files.readString(lock);
    Assembly.Request request = request(shared, LockUse.UPDATE, Optional.empty());
    assertThat(Assembly.lock(request, new Remarks(remarks))).isEmpty();
    assertThat(remarks).contains("Image tool is left as it is locked: no --tool is given");
    assertThat(Files.readString(lock)).isEqualTo(before);
  }

  @Test
  void withoutTheToolItsImageCannotBeMade() {
    assertThatThrownBy(() -> build(shared, LockUse.FOLLOW, Optional.empty()))
        .isInstanceOf(AssemblyFailure.BadInput.class)
        .hasMessageContaining("--tool");
  }

  @Test
  void jdkForAnotherPlatformThanSaidIsRefused() throws Exception {
    Assembly.Tool right = tool().orElseThrow();
    Path home = right.jdks().get(MACHINE);
    Assembly.Tool wrong =
        new Assembly.Tool(right.jars(), MACHINE, new TreeMap<>(Map.of(MACHINE, home, OTHER, home)));
    assertThatThrownBy(() -> build(shared, LockUse.FOLLOW, Optional.of(wrong)))
        .isInstanceOf(AssemblyFailure.BadInput.class)
        .hasMessageContaining("its runtime is for " + MACHINE + " and not for " + OTHER);
  }

  @Test
  void billOfMaterialsNamesTheRuntimeAndEachLibrary() throws Exception {
    Bundle bundle = bundle(build(shared, LockUse.FOLLOW, tool()));
    var entry = bundle.index().entry("sbom/tool.cdx.json").orElseThrow();
    try (var in = Channels.newInputStream(bundle.open((dev.sealift.bundle.Entry.Regular) entry))) {
      JsonNode sbom = Json.read(in.readAllBytes(), "sbom");
      assertThat(sbom.path("components").valueStream().map(one -> one.path("purl").asString()))
          .anyMatch(purl -> purl.startsWith("pkg:generic/openjdk@"))
          .contains("pkg:maven/dev.sealift/sealift-cli@7.1", "pkg:generic/library@2.0");
    }
  }

  private static Bundle bundle(Assembly.Result result) throws Exception {
    return Bundle.open(result.bundle());
  }

  private static Manifest.Image manifest(Bundle bundle) throws Exception {
    BundledImage image = bundle.index().images().getFirst();
    Descriptor root = image.root();
    Descriptor child = Manifest.parse(bundle.read(root), root.mediaType()).children().getFirst();
    return (Manifest.Image) Manifest.parse(bundle.read(child), child.mediaType());
  }

  private static List<String> files(Bundle bundle, Descriptor layer) throws Exception {
    List<String> files = new ArrayList<>();
    try (var in = Channels.newInputStream(bundle.open(layer, 0));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (TarArchiveEntry one = tar.getNextEntry(); one != null; one = tar.getNextEntry()) {
        if (one.isFile()) {
          files.add(one.getName());
        }
      }
    }
    return files;
  }
}
