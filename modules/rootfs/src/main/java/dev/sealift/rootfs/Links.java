package dev.sealift.rootfs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;

/** Follows symbolic links inside a tree, as a kernel with that tree for its root would. */
final class Links {
  /** The kernel's own limit (path_resolution(7)). */
  private static final int MOST = 40;

  private final Map<String, Node> nodes;

  Links(Map<String, Node> nodes) {
    this.nodes = nodes;
  }

  /**
   * The path with every link followed, the last one too; what does not exist is taken as written.
   */
  TreePath follow(TreePath path) throws RootfsFailure.BadPath {
    return follow(path, _ -> {});
  }

  /**
   * The same, telling of each link that is followed.
   *
   * @param passed is given the links' own paths, in order
   */
  TreePath follow(TreePath path, Consumer<String> passed) throws RootfsFailure.BadPath {
    Deque<String> todo = new ArrayDeque<>(path.names());
    TreePath here = TreePath.ROOT;
    int followed = 0;
    while (!todo.isEmpty()) {
      String name = todo.removeFirst();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        here = here.parent();
        continue;
      }
      TreePath next = here.child(name);
      if (nodes.get(next.value()) instanceof Node.Symlink(String target, Node.Owner _)) {
        if (++followed > MOST) {
          throw new RootfsFailure.BadPath(path.value(), "its symbolic links go round in a circle");
        }
        passed.accept(next.value());
        String[] steps = target.split("/", -1);
        for (int i = steps.length - 1; i >= 0; i--) {
          todo.addFirst(steps[i]);
        }
        here = target.startsWith("/") ? TreePath.ROOT : here;
      } else {
        here = next;
      }
    }
    return here;
  }
}
