package dev.sealift.debian;

import dev.sealift.rootfs.Content;
import dev.sealift.rootfs.Elf;
import dev.sealift.rootfs.FileTree;
import dev.sealift.rootfs.Node;
import dev.sealift.rootfs.RootfsFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What must stay so that some files work: the libraries and the dynamic linker that programs name,
 * the targets of links, the links on the way. Libraries that are only opened by name at run time
 * are not found so; they have to be asked for.
 */
final class Closure {
  private final FileTree tree;
  private final Architecture architecture;
  private final NavigableSet<String> kept = new TreeSet<>();
  private final List<String> missing = new ArrayList<>();
  private final Deque<String> todo = new ArrayDeque<>();

  private Closure(FileTree tree, Architecture architecture) {
    this.tree = tree;
    this.architecture = architecture;
  }

  /**
   * The asked paths and all that they need.
   *
   * @throws DebianFailure.Incomplete naming everything that is missing, or for another processor
   */
  static NavigableSet<String> of(FileTree tree, Set<String> asked, Architecture architecture)
      throws DebianFailure, IOException {
    Closure closure = new Closure(tree, architecture);
    asked.forEach(closure::keep);
    while (!closure.todo.isEmpty()) {
      closure.follow(closure.todo.removeFirst());
    }
    if (!closure.missing.isEmpty()) {
      throw new DebianFailure.Incomplete(
          "The image would lack what its files need", closure.missing);
    }
    return closure.kept;
  }

  private void keep(String path) {
    if (kept.add(path)) {
      todo.addLast(path);
    }
  }

  private void follow(String path) throws IOException {
    Optional<Node> node = tree.at(path);
    if (node.isPresent() && node.get() instanceof Node.Symlink(String target, Node.Owner _)) {
      String to = target.startsWith("/") ? target : parent(path) + "/" + target;
      if (!find(to)) {
        missing.add(path + " is a link to " + target + ", which is not there");
      }
    } else if (node.isPresent() && node.get() instanceof Node.RegularFile(_, _, Content content)) {
      if (Elf.isElf(content)) {
        program(path, content);
      } else {
        script(path, content);
      }
    }
  }

  private void program(String path, Content content) throws IOException {
    Elf elf;
    try {
      elf = Elf.read(path, content);
    } catch (RootfsFailure e) {
      missing.add(e.what() + ": " + e.why());
      return;
    }
    if (elf.machine() != architecture.machine()) {
      missing.add(path + " is for " + elf.machine() + " and not for " + architecture.machine());
    }
    elf.interpreter()
        .filter(linker -> !find(linker))
        .ifPresent(linker -> missing.add(path + " needs " + linker));
    for (String library : elf.needed()) {
      List<String> folders =
          Stream.concat(
                  elf.searched().stream()
                      .map(one -> one.replace("$ORIGIN", parent(path)))
                      .map(one -> one.replace("${ORIGIN}", parent(path))),
                  architecture.libraryFolders().stream())
              .toList();
      if (folders.stream().noneMatch(folder -> find(folder + "/" + library))) {
        missing.add(path + " needs " + library);
      }
    }
  }

  private void script(String path, Content content) throws IOException {
    if (content.size() < 3) {
      return;
    }
    try (BufferedReader text =
        new BufferedReader(new InputStreamReader(content.open(), StandardCharsets.ISO_8859_1))) {
      char[] start = new char[128];
      int got = text.read(start);
      String first = new String(start, 0, Math.max(got, 0)).lines().findFirst().orElse("");
      if (first.startsWith("#!")) {
        String interpreter = first.substring(2).strip().replaceFirst("\\s.*", "");
        tree.resolve(interpreter)
            .filter(kept::contains)
            .ifPresentOrElse(_ -> {}, () -> missing.add(path + " is a script for " + interpreter));
      }
    }
  }

  /** Keeps what a path leads to, and the links on the way. */
  private boolean find(String path) {
    List<String> trail = tree.trail(normal(path));
    trail.forEach(this::keep);
    return !trail.isEmpty();
  }

  private static String normal(String path) {
    return Path.of(path).normalize().toString();
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
  }
}
