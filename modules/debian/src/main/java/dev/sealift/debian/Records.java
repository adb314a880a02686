package dev.sealift.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.rootfs.Content;
import dev.sealift.rootfs.FileTree;
import dev.sealift.rootfs.FileTreeBuilder;
import dev.sealift.rootfs.Node;
import dev.sealift.rootfs.RootfsFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What stays of each package besides its files: its licence and dpkg's record of it. */
final class Records {
  private final Unpacked unpacked;
  private final SortedMap<String, Slimmed.KeptPackage> packages = new TreeMap<>();
  private final NavigableSet<String> copyrights = new TreeSet<>();
  private final FileTreeBuilder tree = FileTree.builder();

  Records(Unpacked unpacked) {
    this.unpacked = unpacked;
  }

  /** Records the package of a file; folders are nobody's. */
  void ownerOf(String path) throws DebianFailure, IOException {
    LockedPackage owner = unpacked.owners().get(path);
    if (owner == null || packages.containsKey(owner.name())) {
      return;
    }
    DebFile file = unpacked.packages().get(owner.name());
    if (file == null) {
      throw new IllegalStateException(owner.name() + " owns a file and was not unpacked");
    }
    String documents = "/usr/share/doc/" + owner.name();
    String copyright =
        unpacked
            .tree()
            .resolve(documents + "/copyright")
            .orElseThrow(() ->
                new DebianFailure.Incomplete(
                    "A licence is missing",
                    List.of(owner.label() + " has no " + documents + "/copyright")));
    packages.put(
        owner.name(), new Slimmed.KeptPackage(owner, source(file, owner), licences(copyright)));
    record(owner, file);
    copyrights.add(copyright);
    // A folder of documents may be a link to another package's, which is then needed too.
    if (unpacked.tree().at(documents).orElse(Node.Directory.PLAIN) instanceof Node.Symlink) {
      copyrights.add(documents);
      ownerOf(copyright);
    }
  }

  List<Slimmed.KeptPackage> packages() {
    return List.copyOf(packages.values());
  }

  /** Paths of the packages' own files that have to stay. */
  NavigableSet<String> copyrights() {
    return copyrights;
  }

  /** The files that scanners of images look for in the place of dpkg's database. */
  FileTree tree() {
    return tree.build();
  }

  private void record(LockedPackage owner, DebFile file) throws DebianFailure, IOException {
    String path = "/var/lib/dpkg/status.d/" + owner.name();
    try {
      tree.add(path, text(file.control()), owner.name());
      tree.add(path + ".md5sums", text(file.md5sums()), owner.name());
    } catch (RootfsFailure e) {
      throw new DebianFailure.BadPackage(e.what(), e.why());
    }
  }

  private List<String> licences(String copyright) throws IOException {
    if (unpacked.tree().at(copyright).orElse(Node.Directory.PLAIN)
        instanceof Node.RegularFile(_, _, Content content)) {
      try (InputStream in = content.open()) {
        return Copyright.identified(new String(in.readAllBytes(), UTF_8));
      }
    }
    return List.of();
  }

  /** A source package of the same name is not written down; its version may stand behind. */
  private static String source(DebFile file, LockedPackage owner) {
    return Stanza.read(file.control())
        .get("Source")
        .map(source -> source.replaceFirst(" .*", ""))
        .orElse(owner.name());
  }

  private static Node text(String text) {
    return new Node.RegularFile(0644, Node.Owner.ROOT, Content.of(text));
  }
}
