package dev.sealift.debian;

import dev.sealift.rootfs.FileTree;
import dev.sealift.rootfs.FileTreeBuilder;
import dev.sealift.rootfs.Node;
import dev.sealift.rootfs.RootfsFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Packages laid over each other as dpkg would.
 *
 * @param tree all their files
 * @param owners the package that each file or link is from, by the path as the package has it
 * @param packages what each says of itself
 */
record Unpacked(
    FileTree tree, Map<String, LockedPackage> owners, SortedMap<String, DebFile> packages) {
  /** Brings the links from /bin and /lib into /usr, through which the others go. */
  private static final String FIRST = "base-files";

  /**
   * Unpacks.
   *
   * @param files where each package is on disk
   * @param spool a file that gets the bytes of all files
   */
  static Unpacked of(List<LockedPackage> packages, Function<LockedPackage, Path> files, Path spool)
      throws DebianFailure, IOException {
    FileTreeBuilder tree = FileTree.builder();
    Map<String, LockedPackage> owners = new HashMap<>();
    SortedMap<String, DebFile> read = new TreeMap<>();
    List<LockedPackage> ordered = new ArrayList<>(packages);
    ordered.sort(
        Comparator.comparing((LockedPackage one) -> !one.name().equals(FIRST))
            .thenComparing(LockedPackage::name));
    for (LockedPackage one : ordered) {
      DebFile file = DebFile.read(files.apply(one), spool);
      read.put(one.name(), file);
      for (DebFile.Entry entry : file.entries()) {
        add(tree, entry, one);
        if (!(entry.node() instanceof Node.Directory)) {
          owners.putIfAbsent(canonical(entry.path()), one);
        }
      }
    }
    return new Unpacked(tree.build(), owners, read);
  }

  private static void add(FileTreeBuilder tree, DebFile.Entry entry, LockedPackage from)
      throws DebianFailure, IOException {
    try {
      tree.add(entry.path(), entry.node(), from.name());
    } catch (RootfsFailure e) {
      throw new DebianFailure.BadPackage(from.label() + " does not fit: " + e.what(), e.why());
    }
  }

  /** The paths of packages from before the merge of /lib into /usr are not met any more. */
  private static String canonical(String path) {
    return "/" + path.replaceFirst("^(\\./|/)+", "");
  }
}
