package dev.sealift.rootfs;

/** What stands at a path. Permission bits include setuid, setgid and sticky (07777). */
public sealed interface Node {

  /** Who owns it, numerically: names mean nothing outside an image. */
  Owner owner();

  /** The largest permission bits. */
  int ALL_BITS = 07777;

  /** Numeric user and group. */
  record Owner(int uid, int gid) {
    public static final Owner ROOT = new Owner(0, 0);

    public Owner {
      if (uid < 0 || gid < 0) {
        throw new IllegalArgumentException("user and group ids are not negative");
      }
    }
  }

  /** A folder. */
  record Directory(int mode, Owner owner) implements Node {
    /** What a parent that nobody described looks like. */
    public static final Directory PLAIN = new Directory(0755, Owner.ROOT);

    public Directory {
      checkMode(mode);
    }
  }

  /** A file with content. */
  record RegularFile(int mode, Owner owner, Content content) implements Node {
    public RegularFile {
      checkMode(mode);
    }
  }

  /** A symbolic link; the target is as written, absolute or relative to the link's folder. */
  record Symlink(String target, Owner owner) implements Node {
    public Symlink {
      if (target.isEmpty() || target.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("a link's target is not empty and holds no NUL");
      }
    }
  }

  private static void checkMode(int mode) {
    if ((mode & ~ALL_BITS) != 0) {
      throw new IllegalArgumentException(
          "mode " + Integer.toOctalString(mode) + " has other bits than 7777");
    }
  }
}
