package dev.sealift.assembler;

import dev.sealift.rootfs.Content;
import dev.sealift.rootfs.Elf;
import dev.sealift.rootfs.FileTree;
import dev.sealift.rootfs.FileTreeBuilder;
import dev.sealift.rootfs.Node;
import dev.sealift.rootfs.RootfsFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The layers that need no source from outside: files of the repository, and the accounts and
 * folders that image.yaml names. Only the executable bit of a file counts: git keeps no other.
 */
final class FileContents {
  private FileContents() {}

  /** The layer of a folder of the repository. */
  static BuiltLayer of(ImageSpec.Files files, Store store) throws AssemblyFailure, IOException {
    FileTreeBuilder tree = FileTree.builder();
    try {
      for (Path file : Fingerprint.files(files.folder())) {
        String path = files.folder().relativize(file).toString();
        if (Files.isRegularFile(file) && Elf.isElf(Content.of(file))) {
          throw new AssemblyFailure.BadInput(
              file.toString(), "it is a compiled program, and those are built from their sources");
        }
        tree.add(path, node(file), files.folder().toString());
      }
    } catch (RootfsFailure e) {
      throw new AssemblyFailure.BadInput(e.what(), e.why());
    }
    return BuiltLayer.of(tree.build(), "files " + files.folder().getFileName(), List.of(), store);
  }

  /** The layer of accounts and folders. */
  static BuiltLayer system(ImageSpec spec, Store store) throws AssemblyFailure, IOException {
    FileTreeBuilder tree = FileTree.builder();
    StringBuilder users = new StringBuilder("root:x:0:0:root:/:/sbin/nologin\n");
    StringBuilder groups = new StringBuilder("root:x:0:\n");
    for (ImageSpec.Account account : spec.accounts()) {
      users.append(
          "%s:x:%d:%d::/:/sbin/nologin%n".formatted(account.name(), account.id(), account.id()));
      groups.append("%s:x:%d:%n".formatted(account.name(), account.id()));
    }
    try {
      tree.add("/etc/passwd", text(users.toString()), "accounts");
      tree.add("/etc/group", text(groups.toString()), "accounts");
      tree.add("/tmp", new Node.Directory(01777, Node.Owner.ROOT), "every image");
      for (ImageSpec.Folder folder : spec.directories()) {
        Node.Owner owner = new Node.Owner(folder.owner(), folder.owner());
        tree.add(folder.path(), new Node.Directory(folder.mode(), owner), "directories");
      }
    } catch (RootfsFailure e) {
      throw new AssemblyFailure.BadInput(e.what(), e.why());
    }
    return BuiltLayer.of(tree.build(), "accounts and folders", List.of(), store);
  }

  private static Node text(String text) {
    return new Node.RegularFile(0644, Node.Owner.ROOT, Content.of(text));
  }

  private static Node node(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return new Node.Symlink(Files.readSymbolicLink(file).toString(), Node.Owner.ROOT);
    }
    int mode = Files.isExecutable(file) ? 0755 : 0644;
    return new Node.RegularFile(mode, Node.Owner.ROOT, Content.of(file));
  }
}
