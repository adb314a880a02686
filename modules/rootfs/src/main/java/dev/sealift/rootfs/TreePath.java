package dev.sealift.rootfs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A place in a tree: absolute, without {@code .} and {@code ..}.
 *
 * @param value {@code /} or {@code /a/b}
 */
record TreePath(String value) {
  static final TreePath ROOT = new TreePath("/");
  private static final int LONGEST = 4096;

  /**
   * Reads a path as archives write it: {@code a/b}, {@code ./a/b} or {@code /a/b}, a slash at the
   * end allowed.
   *
   * @throws RootfsFailure.BadPath if it has a {@code ..}, a NUL or more than 4096 characters
   */
  static TreePath parse(String text) throws RootfsFailure.BadPath {
    if (text.indexOf('\0') >= 0 || text.length() > LONGEST) {
      throw new RootfsFailure.BadPath(
          text.substring(0, Math.min(80, text.length())), "no file is named so");
    }
    Deque<String> names = new ArrayDeque<>();
    for (String name : text.split("/", -1)) {
      if (name.equals("..")) {
        throw new RootfsFailure.BadPath(text, "it climbs with ..");
      }
      if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return new TreePath("/" + String.join("/", names));
  }

  List<String> names() {
    return value.equals("/") ? List.of() : List.of(value.substring(1).split("/", -1));
  }

  TreePath child(String name) {
    return new TreePath(value.equals("/") ? "/" + name : value + "/" + name);
  }

  TreePath parent() {
    int slash = value.lastIndexOf('/');
    return slash <= 0 ? ROOT : new TreePath(value.substring(0, slash));
  }

  @Override
  public String toString() {
    return value;
  }
}
