package dev.sealift.bundle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A good bundle that somebody has changed. */
final class Doctored {
  private final Path file;
  private final BundleIndex index;
  private final byte[] bytes;

  private Doctored(Path file) throws IOException, BundleFailure {
    this.file = file;
    this.index = Bundle.open(file).index();
    this.bytes = Files.readAllBytes(file);
  }

  static Doctored sample(Path folder) throws IOException, BundleFailure {
    return new Doctored(Samples.write(folder));
  }

  /** A file with nothing but the header of an index and this index. */
  static Path withIndex(Path folder, String json) throws IOException {
    byte[] document = json.getBytes(UTF_8);
    ByteArrayOutputStream front = new ByteArrayOutputStream();
    front.writeBytes(TarHeader.regular(BundleIndex.NAME, 0644, document.length, Samples.CREATED));
    front.writeBytes(document);
    front.writeBytes(new byte[TarHeader.padding(document.length) + TarHeader.END]);
    return Files.write(folder.resolve("front.tar"), front.toByteArray());
  }

  BundleIndex index() {
    return index;
  }

  /** Replaces text that occurs somewhere, by text of the same length, everywhere in an entry. */
  Doctored replace(long offset, long size, String old, String by) {
    String text = new String(bytes, (int) offset, (int) size, UTF_8);
    assertThat(text).contains(old);
    put(offset, text.replace(old, by).getBytes(UTF_8));
    return this;
  }

  Doctored replaceInIndex(String old, String by) {
    return replace(TarHeader.BLOCK, index.toBytes().length, old, by);
  }

  /** Overwrites a field of the header of an entry, and makes its sum right again. */
  Doctored header(Entry entry, int at, String value) {
    int start = (int) entry.offset() - TarHeader.BLOCK;
    put(start + at, value.getBytes(US_ASCII));
    byte[] block = new byte[TarHeader.BLOCK];
    System.arraycopy(bytes, start, block, 0, block.length);
    String sum = String.format(Locale.ROOT, "%06o", TarHeader.sum(block));
    put(start + 148, sum.getBytes(US_ASCII));
    return this;
  }

  byte[] content(Entry entry) {
    byte[] content = new byte[(int) entry.size()];
    System.arraycopy(bytes, (int) entry.offset(), content, 0, content.length);
    return content;
  }

  void put(long at, byte[] value) {
    System.arraycopy(value, 0, bytes, (int) at, value.length);
  }

  /** The index's own entry. */
  static Entry own() {
    return new Entry.Regular(
        BundleIndex.NAME, 0644, TarHeader.BLOCK, 0, dev.sealift.oci.Digest.of(new byte[0]));
  }

  Path write() throws IOException {
    return Files.write(file, bytes);
  }
}
