package dev.sealift.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.rootfs.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebFileTest {
  @TempDir Path folder;

  private DebFile read(byte[] bytes) throws Exception {
    Path file = folder.resolve("one.deb");
    Files.write(file, bytes);
    return DebFile.read(file, folder.resolve("spool"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".gz", ".xz"})
  void everyCompressionIsRead(String suffix) throws Exception {
    byte[] content = {1, 2, 3};
    DebFile file = read(Debs.named("app").compressed(suffix).file("./a", content).bytes());
    assertThat(file.control()).startsWith("Package: app");
    DebFile.Entry last = file.entries().getLast();
    try (var in = ((Node.RegularFile) last.node()).content().open()) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void anUnknownCompressionIsNamed() {
    assertThatThrownBy(() -> read(Debs.named("app").compressed(".zst").bytes()))
        .isInstanceOf(DebianFailure.BadPackage.class)
        .hasMessageContaining("data.tar.zst");
  }

  @Test
  void aHardLinkIsTheFileItself() throws Exception {
    DebFile file =
        read(Debs.named("app").file("./a", new byte[] {7}).hardLink("./b", "./a").bytes());
    assertThat(file.entries().getLast().node()).isInstanceOf(Node.RegularFile.class);
  }

  @Test
  void aHardLinkToNothingIsRefused() {
    assertThatThrownBy(() -> read(Debs.named("app").hardLink("./b", "/etc/shadow").bytes()))
        .isInstanceOf(DebianFailure.BadPackage.class)
        .hasMessageContaining("hard link to nothing");
  }

  @Test
  void aDeviceIsRefused() {
    assertThatThrownBy(() -> read(Debs.named("app").device("./dev/null").bytes()))
        .isInstanceOf(DebianFailure.BadPackage.class)
        .hasMessageContaining("neither a file, a link nor a folder");
  }

  @Test
  void aPackageThatIsCutShortIsRefused() throws Exception {
    byte[] whole = Debs.named("app").file("./a", new byte[5000]).bytes();
    for (int length = 0; length < whole.length - 1; length += 61) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(part)).isInstanceOf(DebianFailure.BadPackage.class);
    }
  }
}
