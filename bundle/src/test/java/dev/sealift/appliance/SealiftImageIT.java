package dev.sealift.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.bundle.BundledImage;
import dev.sealift.oci.Digest;
import dev.sealift.testbench.Access;
import dev.sealift.testbench.RegistryProcess;
import dev.sealift.testbench.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline pushes the bundle by the image of the tool, in a container that has no rights. */
class SealiftImageIT {
  private final Tools tools = Tools.ofThisMachine();

  @TempDir Path folder;

  @Test
  void containerPushesTheBundleThatItWasTakenFrom() throws Exception {
    BundleUnderTest bundle = BundleUnderTest.open();
    try (RegistryProcess registry =
        RegistryProcess.start(
            tools.dockerRegistry(), folder.resolve("registry"), new Access.Plain())) {
      String prefix = registry.authority() + "/platform/";
      String output =
          Containers.docker()
              .run(
                  "run",
                  "--rm",
                  "--read-only",
                  "--cap-drop=ALL",
                  "--security-opt=no-new-privileges",
                  "--network=host",
                  "--volume=" + BundleUnderTest.FILE.toAbsolutePath() + ":/bundle.tar:ro",
                  bundle.image("sealift/sealift").name(),
                  "push",
                  "/bundle.tar",
                  registry.authority() + "/platform",
                  "--allow-unsigned")
              .orThrow();
      assertThat(output).contains("every manifest read back");
      for (BundledImage image : bundle.images()) {
        String manifest = tools.crane().run("manifest", prefix + image.name()).orThrow();
        assertThat(Digest.of(manifest.getBytes(StandardCharsets.UTF_8)))
            .as(image.name())
            .isEqualTo(image.root().digest());
      }
    }
  }

  @Test
  void classesComeFromTheArchive() throws Exception {
    String image = BundleUnderTest.open().image("sealift/sealift").name();
    String start =
        Containers.docker()
            .run("image", "inspect", "--format", "{{join .Config.Entrypoint \" \"}}", image)
            .orThrow();
    List<String> words = new ArrayList<>(List.of("run", "--rm", "--read-only", "--entrypoint"));
    List<String> java = List.of(start.strip().split(" ", -1));
    words.addAll(List.of(java.getFirst(), image));
    // The archive does not fit jars with another time; with "on" in the place of "auto" that ends
    // Java.
    java.stream()
        .skip(1)
        .map(word -> word.equals("-Xshare:auto") ? "-Xshare:on" : word)
        .forEach(words::add);
    words.add("--version");
    assertThat(words).contains("-Xshare:on");
    assertThat(Containers.docker().run(words.toArray(String[]::new)).orThrow())
        .contains("sealift 0.1.0");
  }
}
