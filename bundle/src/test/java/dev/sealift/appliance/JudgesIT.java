package dev.sealift.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.bundle.BundledImage;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Manifest;
import dev.sealift.testbench.Access;
import dev.sealift.testbench.Containerd;
import dev.sealift.testbench.Program;
import dev.sealift.testbench.RegistryProcess;
import dev.sealift.testbench.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools of other makers read the bundle as it is, and see the digests that it promises. */
class JudgesIT {
  @TempDir Path folder;
  private final Tools tools = Tools.ofThisMachine();
  private BundleUnderTest bundle;

  @BeforeEach
  void open() throws Exception {
    bundle = BundleUnderTest.open();
  }

  @Test
  void dockerLoadsEveryImage() throws Exception {
    for (BundledImage image : bundle.images()) {
      String id =
          Containers.docker()
              .run("image", "inspect", "--format", "{{.Id}}", image.name())
              .orThrow();
      // An engine names an image by its configuration, or by its root if it stores as containerd.
      assertThat(Digest.parse(id))
          .as(image.name())
          .isIn(configuration(image).digest(), image.root().digest());
    }
  }

  @Test
  void skopeoCopiesEveryImageUnchanged() throws Exception {
    Program skopeo = tools.skopeo().starting("--tmpdir", folder.toString());
    for (BundledImage image : bundle.images()) {
      Path copy = folder.resolve(image.repository());
      Files.createDirectories(copy);
      skopeo
          .run(
              "copy",
              "--all",
              "--preserve-digests",
              "oci-archive:" + BundleUnderTest.FILE + ":" + image.name(),
              "dir:" + copy)
          .orThrow();
      assertThat(Digest.of(Files.readAllBytes(copy.resolve("manifest.json"))))
          .as(image.name())
          .isEqualTo(image.root().digest());
    }
  }

  @Test
  void cranePushesTheWholeLayout() throws Exception {
    Program tar = Program.of(Path.of("tar"));
    tar.runIn(folder, "xf", BundleUnderTest.FILE.toString(), "oci-layout", "index.json", "blobs")
        .orThrow();
    try (RegistryProcess registry =
        RegistryProcess.start(
            tools.dockerRegistry(), folder.resolve("registry"), new Access.Plain())) {
      String repository = registry.authority() + "/appliance";
      tools.crane().run("push", "--index", folder.toString(), repository + ":all").orThrow();
      for (BundledImage image : bundle.images()) {
        String manifest =
            tools.crane().run("manifest", repository + "@" + image.root().digest()).orThrow();
        assertThat(Digest.of(manifest.getBytes(StandardCharsets.UTF_8)))
            .as(image.name())
            .isEqualTo(image.root().digest());
      }
    }
  }

  @Test
  void containerdImportsEveryImage() throws Exception {
    try (Containerd containerd = Containerd.start(folder.resolve("containerd"))) {
      containerd.client().run("images", "import", BundleUnderTest.FILE.toString()).orThrow();
      Map<String, String> imported =
          containerd
              .client()
              .run("images", "list")
              .orThrow()
              .lines()
              .skip(1)
              .map(line -> line.split(" +", -1))
              .collect(Collectors.toMap(fields -> fields[0], fields -> fields[2]));
      Map<String, String> promised =
          bundle.images().stream()
              .collect(
                  Collectors.toMap(
                      image -> "docker.io/" + image.name(),
                      image -> image.root().digest().toString()));
      assertThat(imported).isEqualTo(promised);
    }
  }

  private Descriptor configuration(BundledImage image) throws Exception {
    return switch (bundle.read(bundle.ofThisMachine(image))) {
      case Manifest.Image(var _, var config, var _) -> config;
      case Manifest.Index _ -> throw new AssertionError(image.name() + " is an index of indexes");
    };
  }
}
