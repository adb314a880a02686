package dev.sealift.rootfs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The files of a root file system. Immutable; paths are absolute, sorted, and never pass through a
 * symbolic link, so that two trees can be laid over each other without surprises.
 */
public final class FileTree {
  private final SortedMap<String, Node> nodes;

  FileTree(SortedMap<String, Node> nodes) {
    this.nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  /** A tree with nothing in it, to be filled. */
  public static FileTreeBuilder builder() {
    return new FileTreeBuilder();
  }

  /** Everything but {@code /} itself, parents before their children. */
  public SortedMap<String, Node> nodes() {
    return nodes;
  }

  /** What stands at this very path, links not followed. */
  public Optional<Node> at(String path) {
    return Optional.ofNullable(nodes.get(path));
  }

  /** What a path leads to when links are followed inside the tree. */
  public Optional<String> resolve(String path) {
    try {
      String real = new Links(nodes).follow(TreePath.parse(path)).value();
      return nodes.containsKey(real) ? Optional.of(real) : Optional.empty();
    } catch (RootfsFailure.BadPath e) {
      return Optional.empty();
    }
  }

  /**
   * Everything that must be there for a path to lead somewhere: each link on the way, and at the
   * end what it leads to. Empty if it leads nowhere.
   */
  public List<String> trail(String path) {
    List<String> trail = new ArrayList<>();
    try {
      String real = new Links(nodes).follow(TreePath.parse(path), trail::add).value();
      trail.add(real);
      return nodes.containsKey(real) ? List.copyOf(trail) : List.of();
    } catch (RootfsFailure.BadPath e) {
      return List.of();
    }
  }

  /** The part of this tree with these paths, and the folders that lead to them. */
  public FileTree only(Predicate<String> wanted) {
    SortedMap<String, Node> kept = new TreeMap<>();
    nodes.forEach((path, node) -> {
      if (wanted.test(path)) {
        kept.put(path, node);
        parents(path, kept);
      }
    });
    return new FileTree(kept);
  }

  /** The bytes of all regular files. */
  public long size() {
    return nodes.values().stream()
        .mapToLong(node -> node instanceof Node.RegularFile file ? file.content().size() : 0)
        .sum();
  }

  private void parents(String path, SortedMap<String, Node> kept) {
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      String parent = path.substring(0, slash);
      kept.put(parent, nodes.getOrDefault(parent, Node.Directory.PLAIN));
    }
  }
}
