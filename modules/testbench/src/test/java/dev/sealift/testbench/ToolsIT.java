package dev.sealift.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsIT {
  @TempDir Path folder;

  private final Tools tools = Tools.ofThisMachine();

  @Test
  void everyToolRuns() {
    assertThat(tools.skopeo().run("--version").orThrow()).startsWith("skopeo version");
    assertThat(tools.crane().run("version").orThrow()).startsWith("v0.22.1");
  }

  @Test
  void containerdListsItsImages() {
    try (Containerd containerd = Containerd.start(folder)) {
      assertThat(containerd.client().run("images", "list", "-q").orThrow()).isEmpty();
    }
  }
}
