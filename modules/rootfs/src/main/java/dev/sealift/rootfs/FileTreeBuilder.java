package dev.sealift.rootfs;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Fills a tree. A path that leads through a link of the tree lands where the link points, as it
 * would on disk: Debian packages ship {@code /lib/...} while {@code /lib} is a link. Whoever owns a
 * path first keeps it; the same again is fine, anything else is a conflict that names both owners.
 */
public final class FileTreeBuilder {
  private final SortedMap<String, Node> nodes = new TreeMap<>();
  private final Map<String, String> owners = new HashMap<>();

  FileTreeBuilder() {}

  /**
   * Adds one node, and plain folders above it.
   *
   * @param path absolute, or relative to the root
   * @param from who brings it, for messages
   */
  public FileTreeBuilder add(String path, Node node, String from)
      throws RootfsFailure, IOException {
    TreePath wanted = TreePath.parse(path);
    if (wanted.equals(TreePath.ROOT)) {
      return this;
    }
    TreePath folder = folder(wanted.parent(), from);
    TreePath real = folder.child(wanted.names().getLast());
    Node there = nodes.get(real.value());
    if (there == null) {
      put(real, node, from);
    } else if (!isFine(real, there, node)) {
      throw new RootfsFailure.Conflict(
          real.value(), owners.get(real.value()) + " and " + from + " bring different things");
    }
    return this;
  }

  /** Adds all of a tree. */
  public FileTreeBuilder addAll(FileTree tree, String from) throws RootfsFailure, IOException {
    for (Map.Entry<String, Node> entry : tree.nodes().entrySet()) {
      add(entry.getKey(), entry.getValue(), from);
    }
    return this;
  }

  /** Puts a node in the place of whatever is there, for what is to win on purpose. */
  public FileTreeBuilder replace(String path, Node node, String from)
      throws RootfsFailure, IOException {
    TreePath wanted = TreePath.parse(path);
    TreePath real = folder(wanted.parent(), from).child(wanted.names().getLast());
    put(real, node, from);
    return this;
  }

  /** The tree as it is now. */
  public FileTree build() {
    return new FileTree(nodes);
  }

  private void put(TreePath path, Node node, String from) {
    nodes.put(path.value(), node);
    owners.put(path.value(), from);
  }

  private TreePath folder(TreePath path, String from) throws RootfsFailure {
    TreePath here = TreePath.ROOT;
    for (String name : path.names()) {
      here = new Links(nodes).follow(here.child(name));
      if (here.equals(TreePath.ROOT)) {
        continue;
      }
      Node there = nodes.get(here.value());
      if (there == null) {
        here = made(here, from);
      } else if (!(there instanceof Node.Directory)) {
        throw new RootfsFailure.Conflict(
            here.value(), owners.get(here.value()) + " has no folder where " + from + " needs one");
      }
    }
    return here;
  }

  /** A link may point to a folder that comes later, so its whole way is made. */
  private TreePath made(TreePath path, String from) throws RootfsFailure {
    if (!path.parent().equals(TreePath.ROOT)) {
      folder(path.parent(), from);
    }
    put(path, Node.Directory.PLAIN, from);
    return path;
  }

  /**
   * A described folder replaces a plain one that was made in passing; a link to a folder may stand
   * for it.
   */
  private boolean isFine(TreePath path, Node there, Node node) throws RootfsFailure, IOException {
    if (there instanceof Node.Directory && node instanceof Node.Directory) {
      if (there.equals(Node.Directory.PLAIN)) {
        nodes.put(path.value(), node);
      }
      return true;
    }
    if (there instanceof Node.Symlink && node instanceof Node.Directory) {
      folder(path, "a folder behind a link");
      return true;
    }
    if (there instanceof Node.RegularFile a && node instanceof Node.RegularFile b) {
      return a.mode() == b.mode()
          && a.owner().equals(b.owner())
          && sameBytes(a.content(), b.content());
    }
    return there.equals(node);
  }

  private static boolean sameBytes(Content a, Content b) throws IOException {
    if (a.size() != b.size()) {
      return false;
    }
    try (InputStream left = a.open();
        InputStream right = b.open()) {
      byte[] one = new byte[1 << 16];
      for (int got = left.readNBytes(one, 0, one.length);
          got > 0;
          got = left.readNBytes(one, 0, one.length)) {
        if (!java.util.Arrays.equals(one, 0, got, right.readNBytes(got), 0, got)) {
          return false;
        }
      }
      return true;
    }
  }
}
