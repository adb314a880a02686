package dev.sealift.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.debian.LockedPackage;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  @Test
  void aPackageThatIsNoLongerUsedDriftsButNotThatOfAnotherPlatform() {
    String deb = "sid 1.0-1 pool/main/x/x_1.0-1_amd64.deb 5 " + Digest.of(new byte[0]);
    Lock before =
        lock(
            Map.of(
                "db linux/amd64",
                "sha256:a",
                "db linux/amd64 deb libold",
                deb,
                "db linux/arm64",
                "sha256:b",
                "db linux/arm64 deb libold",
                deb));
    Lock built = lock(Map.of("db linux/amd64", "sha256:a", "db linux/amd64 deb libnew", deb));
    assertThat(before.drift(built))
        .containsExactly(
            "db linux/amd64 deb libnew is new: " + deb, "db linux/amd64 deb libold is gone");
    assertThat(before.updated(built).packages("db", Platform.LINUX_ARM64))
        .extracting(LockedPackage::name)
        .containsExactly("libold");
    assertThat(before.updated(built).packages("db", Platform.LINUX_AMD64))
        .extracting(LockedPackage::name)
        .containsExactly("libnew");
  }

  private ImageSpec.Go module(String path, String sums) throws Exception {
    Path directory = Files.createDirectories(folder.resolve(path));
    Files.writeString(directory.resolve("go.sum"), sums);
    return new ImageSpec.Go(directory, new TreeMap<>(), List.of());
  }

  private ImageSpec.Npm pages(String path, String pins, Path sources) throws Exception {
    Path directory = Files.createDirectories(folder.resolve(path));
    Files.writeString(directory.resolve("package-lock.json"), pins);
    return new ImageSpec.Npm(directory, sources, "m", List.of(), new TreeMap<>(), new TreeMap<>());
  }

  private static String hash(String text) {
    return Digest.of(text.getBytes(UTF_8)).toString();
  }

  @Test
  void usualFolderOfModulesHasNoNameAndOthersHaveTheirs() throws Exception {
    ImageSpec.Go module = module("images/web/go", "one");
    assertThat(
            Lock.pins(
                List.of(
                    module,
                    module("images/web/seed", "two"),
                    pages("images/web/pages", "three", module.directory()))))
        .isEqualTo(
            Map.of(
                "go.sum", hash("one"),
                "seed/go.sum", hash("two"),
                "package-lock.json", hash("three")));
  }

  @Test
  void foldersOfOneNameAreToldApart() throws Exception {
    ImageSpec.Go one = module("images/web/go", "one");
    ImageSpec.Go two = module("images/helpers/go", "two");
    assertThat(
            Lock.pins(
                List.of(
                    one,
                    two,
                    pages("images/web/pages", "three", one.directory()),
                    pages("images/helpers/pages", "four", two.directory()))))
        .isEqualTo(
            Map.of(
                "web/go/go.sum", hash("one"),
                "helpers/go/go.sum", hash("two"),
                "web/pages/package-lock.json", hash("three"),
                "helpers/pages/package-lock.json", hash("four")));
  }

  @Test
  void moduleThatAnImageNoLongerHasIsGone() {
    Lock before = lock(Map.of("web seed/go.sum", "sha256:a", "web linux/arm64", "sha256:b"));
    Lock built = lock(Map.of("web linux/amd64", "sha256:c"));
    assertThat(before.drift(built)).contains("web seed/go.sum is gone");
    assertThat(before.updated(built).entries())
        .containsOnlyKeys("web linux/amd64", "web linux/arm64");
  }
}
