package dev.sealift.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Packages made for tests. */
final class Debs {
  private final String name;
  private final String control;
  private final Map<TarArchiveEntry, byte[]> files = new LinkedHashMap<>();
  private String compression = ".xz";

  private Debs(String name, String control) {
    this.name = name;
    this.control = control;
  }

  /** A package with nothing but its licence. */
  static Debs named(String name) {
    return new Debs(name, "Package: " + name + "\nVersion: 1.0-1\nSource: src-" + name + " (1.0)\n")
        .file("./usr/share/doc/" + name + "/copyright", "License: Expat\n".getBytes(UTF_8));
  }

  Debs compressed(String suffix) {
    compression = suffix;
    return this;
  }

  Debs file(String path, byte[] bytes) {
    TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_NORMAL);
    entry.setSize(bytes.length);
    entry.setMode(0100755 | 04000);
    files.put(entry, bytes);
    return this;
  }

  Debs link(String path, String target) {
    return linked(path, target, TarConstants.LF_SYMLINK);
  }

  Debs hardLink(String path, String target) {
    return linked(path, target, TarConstants.LF_LINK);
  }

  Debs device(String path) {
    files.put(new TarArchiveEntry(path, TarConstants.LF_CHR), new byte[0]);
    return this;
  }

  private Debs linked(String path, String target, byte kind) {
    TarArchiveEntry entry = new TarArchiveEntry(path, kind);
    entry.setLinkName(target);
    files.put(entry, new byte[0]);
    return this;
  }

  byte[] bytes() throws IOException {
    Map<TarArchiveEntry, byte[]> about = new LinkedHashMap<>();
    TarArchiveEntry entry = new TarArchiveEntry("./control");
    entry.setSize(control.getBytes(UTF_8).length);
    about.put(entry, control.getBytes(UTF_8));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ArArchiveOutputStream ar = new ArArchiveOutputStream(bytes)) {
      member(ar, "debian-binary", "2.0\n".getBytes(UTF_8));
      member(ar, "control.tar.gz", tar(about, ".gz"));
      member(ar, "data.tar" + compression, tar(files, compression));
    }
    return bytes.toByteArray();
  }

  /** Writes the package where {@code file} will look for it. */
  LockedPackage in(Path folder) throws IOException {
    byte[] bytes = bytes();
    Digest digest = Digest.of(bytes);
    Files.write(folder.resolve(digest.hex()), bytes);
    String path = "pool/main/x/" + name + "/" + name + "_1.0-1_amd64.deb";
    return new LockedPackage("sid", name, "1.0-1", path, bytes.length, digest);
  }

  private static void member(ArArchiveOutputStream ar, String name, byte[] bytes)
      throws IOException {
    ar.putArchiveEntry(new ArArchiveEntry(name, bytes.length));
    ar.write(bytes);
    ar.closeArchiveEntry();
  }

  private static byte[] tar(Map<TarArchiveEntry, byte[]> entries, String compression)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packed = packed(bytes, compression);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(packed)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      for (Map.Entry<TarArchiveEntry, byte[]> entry : entries.entrySet()) {
        tar.putArchiveEntry(entry.getKey());
        tar.write(entry.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static OutputStream packed(OutputStream out, String compression) throws IOException {
    return switch (compression) {
      case ".gz" -> new GZIPOutputStream(out);
      case ".xz" -> new XZOutputStream(out, new LZMA2Options(1));
      default -> out;
    };
  }
}
