package dev.sealift.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.rootfs.Content;
import dev.sealift.rootfs.Node;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.tukaani.xz.XZInputStream;

/**
 * A package's files and what it says of itself (deb(5)). Maintainer scripts are never run. Debian's
 * archive takes no package that is compressed with zstd, so neither does this.
 *
 * @param control the text of its control file
 * @param md5sums the text of its list of files
 * @param entries its files, in its own order
 */
record DebFile(String control, String md5sums, List<Entry> entries) {
  private static final int LARGEST_TEXT = 1 << 24;
  private static final long LARGEST_FILE = 1L << 31;
  private static final long LARGEST_PACKAGE = 1L << 33;
  private static final int XZ_MEMORY_KIB = 256 * 1024;

  /** One file, link or folder. */
  record Entry(String path, Node node) {}

  /**
   * Reads a package.
   *
   * @param spool gets the bytes of its files; must be there as long as the entries are used
   */
  static DebFile read(Path file, Path spool) throws DebianFailure, IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    try (ArArchiveInputStream ar =
        new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      ArArchiveEntry member = ar.getNextEntry();
      for (; member != null; member = ar.getNextEntry()) {
        String name = member.getName().replaceFirst("/$", "");
        if (name.startsWith("control.tar")) {
          control(unpacked(name, ar), texts);
        } else if (name.startsWith("data.tar")) {
          data(unpacked(name, ar), spool, entries);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new DebianFailure.BadPackage(
          file.getFileName() + " is no sound Debian package", String.valueOf(e.getMessage()));
    }
    if (!texts.containsKey("control")) {
      throw new DebianFailure.BadPackage(
          file.getFileName() + " is no sound Debian package", "it has no control file");
    }
    return new DebFile(
        texts.get("control"), texts.getOrDefault("md5sums", ""), List.copyOf(entries));
  }

  private static TarArchiveInputStream unpacked(String name, InputStream member)
      throws IOException {
    InputStream tar =
        switch (name.substring(name.indexOf(".tar") + 4)) {
          case "" -> member;
          case ".gz" -> new GZIPInputStream(member, 1 << 16);
          case ".xz" -> new XZInputStream(member, XZ_MEMORY_KIB);
          default -> throw new IOException("it is compressed in an unknown way: " + name);
        };
    return new TarArchiveInputStream(new BufferedInputStream(tar, 1 << 16), UTF_8.name());
  }

  // The tar streams are not closed: that would close the archive around them.
  private static void control(TarArchiveInputStream tar, Map<String, String> texts)
      throws IOException {
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      String name = entry.getName().replaceFirst("^\\./", "");
      if (isRegular(entry) && (name.equals("control") || name.equals("md5sums"))) {
        if (entry.getSize() > LARGEST_TEXT) {
          throw new IOException("its " + name + " is larger than " + LARGEST_TEXT + " bytes");
        }
        texts.put(name, new String(tar.readNBytes(LARGEST_TEXT), UTF_8));
      }
    }
  }

  private static void data(TarArchiveInputStream tar, Path spool, List<Entry> entries)
      throws IOException {
    Map<String, Node> files = new LinkedHashMap<>();
    long offset = Files.exists(spool) ? Files.size(spool) : 0;
    long total = 0;
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(spool, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            1 << 16)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Node node;
        if (entry.isLink()) {
          node = files.get(plain(entry.getLinkName()));
          if (node == null) {
            throw new IOException(entry.getName() + " is a hard link to nothing before it");
          }
        } else if (isRegular(entry)) {
          total += entry.getSize();
          if (entry.getSize() > LARGEST_FILE || total > LARGEST_PACKAGE) {
            throw new IOException("its files come to more than is believable");
          }
          long size = tar.transferTo(out);
          node =
              new Node.RegularFile(
                  mode(entry), owner(entry), new Content.Region(spool, offset, size));
          offset += size;
        } else {
          node = other(entry);
        }
        files.put(plain(entry.getName()), node);
        entries.add(new Entry(entry.getName(), node));
      }
    }
  }

  /** The library takes everything that is no folder for a file. */
  private static boolean isRegular(TarArchiveEntry entry) {
    return entry.getLinkFlag() == TarConstants.LF_NORMAL
        || entry.getLinkFlag() == TarConstants.LF_OLDNORM
        || entry.getLinkFlag() == TarConstants.LF_CONTIG;
  }

  private static Node other(TarArchiveEntry entry) throws IOException {
    if (entry.isDirectory()) {
      return new Node.Directory(mode(entry), owner(entry));
    }
    if (entry.isSymbolicLink()) {
      return new Node.Symlink(entry.getLinkName(), owner(entry));
    }
    throw new IOException(entry.getName() + " is neither a file, a link nor a folder");
  }

  private static String plain(String path) {
    return path.replaceFirst("^(\\./|/)+", "");
  }

  /** Without setuid and setgid: nothing in an image needs more rights than it is given. */
  private static int mode(TarArchiveEntry entry) {
    return entry.getMode() & 01777;
  }

  private static Node.Owner owner(TarArchiveEntry entry) {
    return new Node.Owner((int) entry.getLongUserId(), (int) entry.getLongGroupId());
  }
}
