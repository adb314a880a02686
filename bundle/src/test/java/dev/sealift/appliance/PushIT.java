package dev.sealift.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.oci.Digest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bundle's own tool pushes the bundle into the bundle's own registry. The registry is the very
 * program of the image, run on the loopback interface.
 */
class PushIT {
  @TempDir Path folder;
  private Site site;
  private int port;

  @BeforeEach
  void unpackTheTool() throws Exception {
    site = new Site(folder);
    port = Site.freePort();
  }

  private Server registry(Map<String, String> storage) throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("config.yml"),
            "version: 0.1\nhttp: {addr: \"127.0.0.1:"
                + port
                + "\"}\nstorage: {filesystem: {rootdirectory: "
                + folder.resolve("registry-data")
                + "}}\n");
    String program = site.program("sealift/registry", "usr/bin/registry").toString();
    Map<String, String> environment = new HashMap<>(storage);
    environment.put("OTEL_TRACES_EXPORTER", "none");
    return new Server(
        folder,
        List.of(program, "serve", config.toString()),
        environment,
        URI.create("http://127.0.0.1:" + port + "/v2/"));
  }

  private String target() {
    return "127.0.0.1:" + port + "/platform";
  }

  private Site.Run push() throws Exception {
    return site.sealift("push", Site.BUNDLE.toString(), target(), "--allow-unsigned");
  }

  private void assertEveryImageIsThere(Server registry) throws Exception {
    for (BundledImage image : Bundle.open(Site.BUNDLE).index().images()) {
      URI address =
          URI.create(
              "http://127.0.0.1:"
                  + port
                  + "/v2/platform/"
                  + image.repository()
                  + "/manifests/"
                  + image.tag());
      byte[] manifest = registry.get(address, image.root().mediaType().value()).body();
      assertThat(Digest.of(manifest)).as(image.name()).isEqualTo(image.root().digest());
    }
  }

  @Test
  void toolFromTheBundleVerifiesIt() throws Exception {
    Site.Run run = site.sealift("verify", Site.BUNDLE.toString(), "--allow-unsigned");
    assertThat(run.output()).startsWith("verified");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void secondPushSendsNothing() throws Exception {
    try (Server registry = registry(Map.of())) {
      assertThat(push().exitCode()).isZero();
      assertEveryImageIsThere(registry);
      assertThat(push().output()).contains("nothing was sent");
    }
  }

  @Test
  void pushThatWasKilledGoesOnWhenRunAgain() throws Exception {
    try (Server registry = registry(Map.of())) {
      Process killed = site.start("push", Site.BUNDLE.toString(), target(), "--allow-unsigned");
      Path uploads = folder.resolve("registry-data");
      while (killed.isAlive() && !Files.exists(uploads)) {
        Thread.onSpinWait();
      }
      killed.destroyForcibly().waitFor();
      assertThat(push().exitCode()).isZero();
      assertEveryImageIsThere(registry);
    }
  }

  @Test
  void registryThatIsNotThereIsPartlyDoneWithAdviceForOffline() throws Exception {
    Site.Run run =
        site.sealift(
            "push", Site.BUNDLE.toString(), "127.0.0.1:" + port, "--allow-unsigned", "--dry-run");
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.output()).contains("error: ").contains("why:   ").contains("next:  ");
  }
}
