package dev.sealift.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockTest {
  private static final Lock LOCKED =
      lock(
          Map.of(
              "go", "go1.1",
              "hello go.sum", "sha256:a",
              "hello linux/amd64", "sha256:b",
              "hello linux/arm64", "sha256:c",
              "gone linux/amd64", "sha256:d"));
  private static final Lock BUILT =
      lock(Map.of("go", "go1.2", "hello go.sum", "sha256:a", "hello linux/amd64", "sha256:b"));

  @TempDir Path folder;

  private static Lock lock(Map<String, String> entries) {
    return new Lock(new TreeMap<>(entries));
  }

  @Test
  void whatWasWrittenIsReadBack() throws Exception {
    Path file = folder.resolve("lock.yaml");
    Files.writeString(file, LOCKED.toText());
    assertThat(Lock.read(file)).isEqualTo(LOCKED);
    assertThat(Lock.read(file).toText()).isEqualTo(LOCKED.toText());
  }

  @Test
  void lockThatIsNotThereIsEmpty() throws Exception {
    assertThat(Lock.read(folder.resolve("absent")).entries()).isEmpty();
  }

  @Test
  void driftNamesWhatChangedAndWhatIsGoneButNoOtherPlatform() {
    assertThat(LOCKED.drift(BUILT))
        .containsExactly("go was go1.1 and is go1.2", "gone linux/amd64 is gone");
  }

  @Test
  void updateKeepsOtherPlatformsAndDropsOtherImages() {
    assertThat(LOCKED.updated(BUILT).entries())
        .containsEntry("go", "go1.2")
        .containsEntry("hello linux/arm64", "sha256:c")
        .doesNotContainKey("gone linux/amd64");
    assertThat(LOCKED.updated(BUILT).drift(BUILT)).isEmpty();
  }

  @Test
  void unknownPartIsRefusedWithItsLine() throws Exception {
    Path file = folder.resolve("lock.yaml");
    Files.writeString(file, "locked: {}\nlockd: {}\n");
    assertThatThrownBy(() -> Lock.read(file))
        .hasMessageContaining("lock.yaml:2: unknown key lockd; did you mean locked?");
  }
}
