package dev.sealift.testbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
  @TempDir Path folder;

  @Test
  void theStoreOfTheEnvironmentIsUsedElseTheUsersCaches() {
    assertThat(Cache.of(Map.of("SEALIFT_STORE", "/s", "HOME", "/h")).folder())
        .isEqualTo(Path.of("/s/testbench"));
    assertThat(Cache.of(Map.of("XDG_CACHE_HOME", "/c", "HOME", "/h")).folder())
        .isEqualTo(Path.of("/c/sealift/testbench"));
    assertThat(Cache.of(Map.of("HOME", "/h")).folder())
        .isEqualTo(Path.of("/h/.cache/sealift/testbench"));
  }

  @Test
  void aFolderIsFilledOnce() {
    AtomicInteger fillings = new AtomicInteger();
    Cache cache = new Cache(folder);
    for (int i = 0; i < 2; i++) {
      Path filled =
          cache.filledOnce(
              "tools",
              partial -> {
                Files.writeString(partial.resolve("tool"), "content");
                fillings.incrementAndGet();
              });
      assertThat(filled.resolve("tool")).hasContent("content");
    }
    assertThat(fillings).hasValue(1);
  }

  @Test
  void aFolderWhoseFillingFailedIsFilledAgain() {
    Cache cache = new Cache(folder);
    assertThatThrownBy(() ->
            cache.filledOnce(
                "tools",
                partial -> {
                  throw new IOException("line cut");
                }))
        .isInstanceOf(Unavailable.class)
        .hasMessage("tools: line cut");
    assertThat(folder.resolve("tools")).doesNotExist();
    assertThat(cache.filledOnce("tools", partial -> Files.createFile(partial.resolve("tool"))))
        .isDirectoryContaining("glob:**/tool");
  }
}
