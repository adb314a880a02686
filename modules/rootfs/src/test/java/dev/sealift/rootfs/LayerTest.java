package dev.sealift.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerTest {
  private static final Node.Owner OWNER = new Node.Owner(10001, 10002);

  private static FileTree tree() throws Exception {
    String longName = "long/" + "x".repeat(120) + "/" + "y".repeat(120);
    return FileTree.builder()
        .add("tmp", new Node.Directory(01777, Node.Owner.ROOT), "test")
        .add("bin/su", new Node.RegularFile(04755, OWNER, Content.of("su")), "test")
        .add("bin/link", new Node.Symlink("su", Node.Owner.ROOT), "test")
        .add(longName, new Node.RegularFile(0600, OWNER, Content.of(new byte[3000])), "test")
        .build();
  }

  @Test
  void descriptorAndDiffIdNameTheBytesThatWereWritten() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Layer layer = Layer.write(tree(), out);
    assertThat(layer.descriptor().digest()).isEqualTo(Digest.of(out.toByteArray()));
    assertThat(layer.descriptor().size()).isEqualTo(out.size());
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes();
    assertThat(layer.diffId()).isEqualTo(Digest.of(plain));
  }

  @Test
  void sameTreeGivesTheSameBytes() throws Exception {
    assertThat(Layer.write(tree(), OutputStream.nullOutputStream()))
        .isEqualTo(Layer.write(tree(), OutputStream.nullOutputStream()));
  }

  @Test
  void tarReadsModesOwnersAndLinks(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("layer.tar.gz");
    try (OutputStream out = Files.newOutputStream(file)) {
      Layer.write(tree(), out);
    }
    Process tar =
        new ProcessBuilder("tar", "--numeric-owner", "-tvzf", file.toString())
            .redirectErrorStream(true)
            .start();
    String listing = new String(tar.getInputStream().readAllBytes(), UTF_8);
    assertThat(tar.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(listing.lines())
        .anyMatch(line -> line.startsWith("drwxrwxrwt 0/0") && line.endsWith("tmp/"))
        .anyMatch(line -> line.startsWith("-rwsr-xr-x 10001/10002") && line.endsWith("bin/su"))
        .anyMatch(line -> line.startsWith("lrwxrwxrwx") && line.endsWith("bin/link -> su"))
        .anyMatch(line -> line.endsWith("y".repeat(120)));
  }

  @Test
  void fileThatShrankIsNoticed(@TempDir Path folder) throws Exception {
    Path source = Files.write(folder.resolve("x"), new byte[10]);
    Node node = new Node.RegularFile(0644, OWNER, new Content.Region(source, 4, 7));
    FileTree tree = FileTree.builder().add("x", node, "test").build();
    assertThatThrownBy(() -> Layer.write(tree, OutputStream.nullOutputStream()))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void regionIsThePartOfTheFileThatItNames(@TempDir Path folder) throws Exception {
    Path source = Files.writeString(folder.resolve("x"), "abcdef");
    try (var in = new Content.Region(source, 2, 3).open()) {
      assertThat(List.of(new String(in.readAllBytes(), UTF_8))).containsExactly("cde");
    }
  }
}
