package dev.sealift.bundle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/**
 * The one way in which a bundle writes the tar header of an entry. Since there is only one, a
 * reader compares bytes instead of parsing them.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">POSIX, pax:
 *     ustar and pax interchange format</a>
 */
final class TarHeader {
  static final int BLOCK = 512;

  /** Bytes of zeros that end a tar. */
  static final int END = 2 * BLOCK;

  static final char FILE = '0';
  static final char LINK = '2';
  static final char EXTENSION = 'x';

  private static final int NAME = 100;
  private static final int PREFIX = 155;
  private static final int TYPE_AT = 156;
  private static final int SUM_AT = 148;
  private static final int PREFIX_AT = 345;
  private static final long LARGEST_OCTAL = 077777777777L;

  private TarHeader() {}

  /** Whether a name can be split at a slash into the two fields that the header has for it. */
  static boolean fits(String name) {
    return name.length() <= NAME || split(name) > 0;
  }

  /** Bytes of header before content of this size: more than one block from 8 GiB on. */
  static int length(long size) {
    return size > LARGEST_OCTAL ? 3 * BLOCK : BLOCK;
  }

  /** Bytes of zeros that fill the last block of content of this size. */
  static int padding(long size) {
    return (int) (-size & (BLOCK - 1));
  }

  /** Where the next header starts. */
  static long end(long offset, long size) {
    return offset + size + padding(size);
  }

  static byte[] of(Entry entry, Instant created) {
    return switch (entry) {
      case Entry.Link link -> block(link.name(), LINK, link.mode(), 0, created, link.target());
      case Entry.Regular file -> regular(file.name(), file.mode(), file.size(), created);
    };
  }

  /** The header of a regular file. */
  static byte[] regular(String name, int mode, long size, Instant created) {
    if (size <= LARGEST_OCTAL) {
      return block(name, FILE, mode, size, created, "");
    }
    byte[] extension = extension(size);
    String about = "PaxHeaders/" + name.substring(name.lastIndexOf('/') + 1);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(
        block(
            about.substring(0, Math.min(about.length(), NAME)),
            EXTENSION,
            mode,
            extension.length,
            created,
            ""));
    header.writeBytes(Arrays.copyOf(extension, BLOCK));
    header.writeBytes(block(name, FILE, mode, 0, created, ""));
    return header.toByteArray();
  }

  private static byte[] extension(long size) {
    String record = " size=" + size + "\n";
    int length = record.length() + 2;
    return (length + record).getBytes(US_ASCII);
  }

  private static byte[] block(
      String name, int type, int mode, long size, Instant created, String target) {
    byte[] block = new byte[BLOCK];
    int split = name.length() <= NAME ? 0 : split(name);
    put(block, 0, split == 0 ? name : name.substring(split + 1));
    put(block, 100, octal(mode, 7));
    put(block, 108, octal(0, 7));
    put(block, 116, octal(0, 7));
    put(block, 124, octal(size, 11));
    put(block, 136, octal(created.getEpochSecond(), 11));
    put(block, SUM_AT, " ".repeat(8));
    block[TYPE_AT] = (byte) type;
    put(block, 157, target);
    put(block, 257, "ustar\u000000");
    put(block, 329, octal(0, 7));
    put(block, 337, octal(0, 7));
    put(block, PREFIX_AT, name.substring(0, split));
    put(block, SUM_AT, octal(sum(block), 6) + "\u0000 ");
    return block;
  }

  /** The sum of a header's bytes with spaces in place of the sum. */
  static int sum(byte[] block) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= SUM_AT && i < SUM_AT + 8 ? ' ' : Byte.toUnsignedInt(block[i]);
    }
    return sum;
  }

  /** The position of the slash at which a long name is split; 0 if there is none. */
  private static int split(String name) {
    int slash = name.lastIndexOf('/', PREFIX);
    return slash > 0 && name.length() - slash - 1 <= NAME && slash < name.length() - 1 ? slash : 0;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  private static String octal(long value, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "o", value);
  }
}
