package dev.sealift.debian;

import dev.sealift.oci.Platform;
import dev.sealift.rootfs.FileTree;
import dev.sealift.rootfs.FileTreeBuilder;
import dev.sealift.rootfs.RootfsFailure;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What an image keeps of some packages: the asked files, what these need to run, and of each
 * package that stays in part its licence and dpkg's record, as scanners of images look for it.
 *
 * @param packages those of which something is kept, sorted by name
 */
public record Slimmed(FileTree tree, List<KeptPackage> packages) {
  private static final Set<String> SHELLS =
      Set.of("sh", "dash", "bash", "busybox", "ksh", "mksh", "zsh", "csh", "tcsh", "fish");

  /** Which system this is, the licences that others refer to, and the links into /usr. */
  private static final PathMatcher ALWAYS =
      glob("/{bin,sbin,lib,lib64,etc/os-release,usr/lib/os-release,etc/debian_version}");

  private static final PathMatcher COMMON_LICENCES = glob("/usr/share/common-licenses/*");

  /**
   * A package of which something is kept.
   *
   * @param source the source package, which advisories are about
   * @param licenses SPDX identifiers, as far as its copyright file names them
   */
  public record KeptPackage(LockedPackage locked, String source, List<String> licenses) {}

  /**
   * Unpacks packages and leaves out what is not needed.
   *
   * @param files where each package is on disk
   * @param keep globs of absolute paths; each must match something
   * @param work an empty folder, needed as long as the tree is used
   * @throws DebianFailure.Incomplete if a glob matches nothing, a library is missing, or a shell
   *     would be kept that no glob names
   */
  public static Slimmed of(
      List<LockedPackage> packages,
      Function<LockedPackage, Path> files,
      List<String> keep,
      Platform platform,
      Path work)
      throws DebianFailure, IOException {
    Files.createDirectories(work);
    Unpacked unpacked = Unpacked.of(packages, files, work.resolve("files"));
    NavigableSet<String> asked = asked(unpacked.tree(), keep);
    NavigableSet<String> kept = Closure.of(unpacked.tree(), asked, Architecture.of(platform));
    unpacked.tree().nodes().keySet().stream().filter(Slimmed::isAlwaysKept).forEach(kept::add);
    refuseShells(kept, keep);
    return documented(unpacked, kept);
  }

  private static NavigableSet<String> asked(FileTree tree, List<String> keep) throws DebianFailure {
    NavigableSet<String> asked = new TreeSet<>();
    List<String> idle = new ArrayList<>();
    for (String pattern : keep) {
      PathMatcher matcher = glob(pattern);
      int before = asked.size();
      tree.nodes().keySet().stream()
          .filter(path -> matcher.matches(Path.of(path)))
          .forEach(asked::add);
      if (asked.size() == before) {
        idle.add("no file of the packages matches " + pattern);
      }
    }
    if (!idle.isEmpty()) {
      throw new DebianFailure.Incomplete("The packages do not have what is asked of them", idle);
    }
    return asked;
  }

  private static boolean isAlwaysKept(String path) {
    return ALWAYS.matches(Path.of(path)) || COMMON_LICENCES.matches(Path.of(path));
  }

  private static void refuseShells(Set<String> kept, List<String> keep) throws DebianFailure {
    List<String> shells =
        kept.stream()
            .filter(path -> SHELLS.contains(path.substring(path.lastIndexOf('/') + 1)))
            .filter(path -> path.contains("bin/") && !keep.contains(path))
            .map(path -> path + " is a shell; name it in keep if it is really needed")
            .toList();
    if (!shells.isEmpty()) {
      throw new DebianFailure.Incomplete("The image would hold a shell", shells);
    }
  }

  private static Slimmed documented(Unpacked unpacked, NavigableSet<String> kept)
      throws DebianFailure, IOException {
    Records records = new Records(unpacked);
    for (String path : kept) {
      records.ownerOf(path);
    }
    NavigableSet<String> all = new TreeSet<>(kept);
    all.addAll(records.copyrights());
    FileTreeBuilder tree = FileTree.builder();
    try {
      tree.addAll(records.tree(), "records");
      tree.addAll(unpacked.tree().only(all::contains), "packages");
    } catch (RootfsFailure e) {
      throw new DebianFailure.BadPackage(e.what(), e.why());
    }
    return new Slimmed(tree.build(), records.packages());
  }

  private static PathMatcher glob(String pattern) {
    return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
  }
}
