package dev.sealift.rootfs;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A tree as a layer of an image: a gzip-compressed tar whose bytes depend on the tree alone.
 * Entries are sorted, times are the epoch, owners are numbers.
 *
 * @param descriptor of the compressed bytes
 * @param diffId digest of the tar before compression
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md">image-spec,
 *     Layers</a>
 */
public record Layer(Descriptor descriptor, Digest diffId) {

  /**
   * Writes a tree.
   *
   * @param out gets the compressed bytes; flushed, not closed
   */
  public static Layer write(FileTree tree, OutputStream out) throws IOException {
    MessageDigest compressed = Digest.Algorithm.SHA256.hasher();
    MessageDigest plain = Digest.Algorithm.SHA256.hasher();
    Counted counted = new Counted(new DigestOutputStream(out, compressed));
    Gzip gzip = new Gzip(counted);
    TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new DigestOutputStream(gzip, plain), "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    for (Map.Entry<String, Node> entry : tree.nodes().entrySet()) {
      write(tar, entry.getKey().substring(1), entry.getValue());
    }
    tar.finish();
    tar.flush();
    gzip.finish();
    counted.flush();
    Descriptor descriptor =
        Descriptor.of(MediaType.OCI_LAYER_GZIP, Digest.of(compressed), counted.bytes());
    return new Layer(descriptor, Digest.of(plain));
  }

  private static void write(TarArchiveOutputStream tar, String name, Node node) throws IOException {
    switch (node) {
      case Node.Directory directory -> {
        TarArchiveEntry entry = new TarArchiveEntry(name + "/", TarConstants.LF_DIR);
        put(tar, entry, directory.mode(), directory.owner());
      }
      case Node.Symlink link -> {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(link.target());
        put(tar, entry, 0777, link.owner());
      }
      case Node.RegularFile file -> {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
        entry.setSize(file.content().size());
        entry.setMode(file.mode());
        identify(entry, file.owner());
        tar.putArchiveEntry(entry);
        try (InputStream in = file.content().open()) {
          in.transferTo(tar);
        }
        tar.closeArchiveEntry();
      }
    }
  }

  private static void put(
      TarArchiveOutputStream tar, TarArchiveEntry entry, int mode, Node.Owner owner)
      throws IOException {
    entry.setMode(mode);
    identify(entry, owner);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private static void identify(TarArchiveEntry entry, Node.Owner owner) {
    entry.setIds(owner.uid(), owner.gid());
    entry.setNames("", "");
    entry.setModTime(0L);
  }

  /** The JDK's header has no time and no name, which is what reproducible bytes need. */
  private static final class Gzip extends GZIPOutputStream {
    private static final int BUFFER = 1 << 16;
    private static final int LEVEL = 6;

    Gzip(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(LEVEL);
      def.setStrategy(Deflater.DEFAULT_STRATEGY);
    }
  }

  private static final class Counted extends java.io.FilterOutputStream {
    private long bytes;

    Counted(OutputStream out) {
      super(out);
    }

    long bytes() {
      return bytes;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      bytes++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      out.write(buffer, offset, length);
      bytes += length;
    }
  }
}
