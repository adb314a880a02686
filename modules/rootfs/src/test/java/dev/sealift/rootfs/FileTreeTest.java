package dev.sealift.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTreeTest {

  private static Node file(String text) {
    return new Node.RegularFile(0644, Node.Owner.ROOT, Content.of(text));
  }

  private static Node link(String target) {
    return new Node.Symlink(target, Node.Owner.ROOT);
  }

  @Test
  void foldersAboveAFileAreMade() throws Exception {
    FileTree tree = FileTree.builder().add("./a/b/c", file("x"), "test").build();
    assertThat(tree.nodes().keySet()).containsExactly("/a", "/a/b", "/a/b/c");
  }

  @Test
  void pathThroughALinkLandsWhereTheLinkPoints() throws Exception {
    FileTree tree =
        FileTree.builder()
            .add("lib", link("usr/lib"), "base-files")
            .add("lib/x.so", file("x"), "libx")
            .build();
    assertThat(tree.nodes().keySet()).containsExactly("/lib", "/usr", "/usr/lib", "/usr/lib/x.so");
    assertThat(tree.resolve("/lib/x.so")).contains("/usr/lib/x.so");
  }

  @Test
  void linksThatGoRoundAreRefused() throws Exception {
    var builder = FileTree.builder().add("a", link("b"), "one").add("b", link("a"), "two");
    assertThatThrownBy(() -> builder.add("a/x", file("x"), "three"))
        .isInstanceOf(RootfsFailure.BadPath.class);
  }

  @Test
  void linkCannotLeadOutOfTheTree() throws Exception {
    FileTree tree =
        FileTree.builder()
            .add("a", link("../../../etc"), "one")
            .add("a/passwd", file("x"), "two")
            .build();
    assertThat(tree.nodes()).containsKey("/etc/passwd");
  }

  @Test
  void sameFileTwiceIsOneFile() throws Exception {
    FileTree tree =
        FileTree.builder().add("a", file("x"), "one").add("/a", file("x"), "two").build();
    assertThat(tree.size()).isEqualTo(1);
  }

  @Test
  void differentFilesAtOnePathAreAConflictThatNamesBothOwners() throws Exception {
    var builder = FileTree.builder().add("a", file("x"), "one");
    assertThatThrownBy(() -> builder.add("a", file("y"), "two"))
        .isInstanceOf(RootfsFailure.Conflict.class)
        .hasMessageContaining("one and two");
  }

  @Test
  void describedFolderReplacesOneMadeInPassing() throws Exception {
    Node described = new Node.Directory(01777, Node.Owner.ROOT);
    FileTree tree =
        FileTree.builder().add("tmp/x", file(""), "one").add("tmp", described, "two").build();
    assertThat(tree.at("/tmp")).contains(described);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../a", "a/../b", "/..", "a\0b"})
  void pathThatClimbsIsRefused(String path) {
    assertThatThrownBy(() -> FileTree.builder().add(path, file("x"), "test"))
        .isInstanceOf(RootfsFailure.BadPath.class);
  }

  @Test
  void partOfATreeKeepsTheFoldersThatLeadToIt() throws Exception {
    FileTree tree =
        FileTree.builder().add("a/b", file("x"), "test").add("c/d", file("y"), "test").build();
    assertThat(tree.only("/c/d"::equals).nodes().keySet()).containsExactly("/c", "/c/d");
  }

  @Test
  void trailOfAPathNamesEachLinkOnTheWay() throws Exception {
    FileTree tree =
        FileTree.builder()
            .add("lib64", link("usr/lib64"), "base-files")
            .add("usr/lib64/ld.so", link("../lib/ld-1.so"), "libc6")
            .add("usr/lib/ld-1.so", file("x"), "libc6")
            .build();
    assertThat(tree.trail("/lib64/ld.so"))
        .containsExactly("/lib64", "/usr/lib64/ld.so", "/usr/lib/ld-1.so");
    assertThat(tree.trail("/lib64/absent")).isEmpty();
  }
}
