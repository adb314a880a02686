package dev.sealift.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.oci.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A good bundle that somebody changes. It knows the format from bundle/FORMAT.md alone, so that it
 * can lie in ways that the writer of bundles never would.
 */
public final class Doctored {
  /** What a tar is made of. */
  public static final int BLOCK = 512;

  /** Where the name is in a header. */
  public static final int NAME = 0;

  /** Where the size is in a header: eleven octal digits. */
  public static final int SIZE = 124;

  /** Where the type is in a header. */
  public static final int TYPE = 156;

  private static final int SUM = 148;
  private static final String INDEX = "sealift.json";

  private final Path file;
  private final byte[] good;
  private final List<Place> places;
  private byte[] bytes;

  /**
   * Content of an entry.
   *
   * @param offset of the first byte of the content; the header is the block before it
   */
  public record Place(String name, long offset, long size) {
    /** Behind the padding. */
    public long end() {
      return (offset + size + BLOCK - 1) / BLOCK * BLOCK;
    }
  }

  private Doctored(Path file) throws IOException {
    this.file = file;
    this.good = Files.readAllBytes(file);
    this.bytes = good.clone();
    Place index = new Place(INDEX, BLOCK, Long.parseLong(new String(good, SIZE, 11, US_ASCII), 8));
    places = new ArrayList<>(List.of(index));
    JsonNode entries = Json.read(content(index), INDEX).path("entries");
    long first = entries.path(0).path("offset").asLong(0);
    if (first > index.end() + BLOCK) {
      long at = index.end() + SIZE;
      long size = Long.parseLong(new String(good, (int) at, 11, US_ASCII), 8);
      places.add(new Place(INDEX + ".sig", index.end() + BLOCK, size));
    }
    for (JsonNode entry : entries) {
      places.add(
          new Place(
              entry.path("name").asString(""),
              entry.path("offset").asLong(0),
              entry.path("size").asLong(0)));
    }
  }

  /** A bundle with fewer than 8 GiB. */
  public static Doctored of(Path file) throws IOException {
    return new Doctored(file);
  }

  /** A file with nothing but the header of an index and this index. */
  public static Path withIndex(Path folder, String json) throws IOException {
    byte[] document = json.getBytes(UTF_8);
    byte[] header = new byte[BLOCK];
    put(header, NAME, INDEX);
    put(header, 100, "0000644\0" + "0000000\0".repeat(2));
    put(header, SIZE, String.format(Locale.ROOT, "%011o", document.length) + "\0");
    put(header, 136, "15137364700\0");
    put(header, TYPE, "0");
    put(header, 257, "ustar\00000");
    put(header, 329, "0000000\0".repeat(2));
    sign(header, 0);
    ByteArrayOutputStream front = new ByteArrayOutputStream();
    front.writeBytes(header);
    front.writeBytes(document);
    front.writeBytes(new byte[Math.floorMod(-document.length, BLOCK) + 2 * BLOCK]);
    return Files.write(folder.resolve("front.tar"), front.toByteArray());
  }

  /** The index, its signature if there is one, and every entry, in the order of the file. */
  public List<Place> places() {
    return List.copyOf(places);
  }

  /** Where the index is. */
  public Place index() {
    return places.getFirst();
  }

  /** Where an entry is. */
  public Place place(String name) {
    return places.stream().filter(place -> place.name().equals(name)).findFirst().orElseThrow();
  }

  /** The first blob of so many bytes. */
  public Place blob(long size) {
    return places.stream()
        .filter(place -> place.name().startsWith("blobs/") && place.size() == size)
        .findFirst()
        .orElseThrow();
  }

  /** Bytes of the good bundle. */
  public int length() {
    return good.length;
  }

  /** Replaces text that occurs somewhere, by text of the same length, everywhere in an entry. */
  public Doctored replace(Place place, String old, String by) {
    String text = new String(content(place), UTF_8);
    if (!text.contains(old) || old.length() != by.length()) {
      throw new IllegalArgumentException(old + " cannot become " + by + " in " + text);
    }
    return put(place.offset(), text.replace(old, by).getBytes(UTF_8));
  }

  /** As {@link #replace}, in the index. */
  public Doctored replaceInIndex(String old, String by) {
    return replace(index(), old, by);
  }

  /** Overwrites a field of the header of an entry, and makes its sum right again. */
  public Doctored header(Place place, int at, String value) {
    int start = (int) place.offset() - BLOCK;
    put((long) start + at, value.getBytes(US_ASCII));
    sign(bytes, start);
    return this;
  }

  /** The present content of an entry. */
  public byte[] content(Place place) {
    int from = (int) place.offset();
    return Arrays.copyOfRange(bytes, from, from + (int) place.size());
  }

  /** Overwrites bytes anywhere. */
  public Doctored put(long at, byte[] value) {
    System.arraycopy(value, 0, bytes, (int) at, value.length);
    return this;
  }

  /** Turns one bit. */
  public Doctored flip(int at, int bit) {
    bytes[at] ^= (byte) (1 << bit);
    return this;
  }

  /** Cuts the file, or fills it up with zeros. */
  public Doctored resize(int length) {
    bytes = Arrays.copyOf(bytes, length);
    return this;
  }

  /** Takes everything back. */
  public Doctored restore() {
    bytes = good.clone();
    return this;
  }

  /** Writes what has become of the bundle in its place. */
  public Path write() throws IOException {
    return Files.write(file, bytes);
  }

  private static void put(byte[] header, int at, String value) {
    System.arraycopy(value.getBytes(US_ASCII), 0, header, at, value.length());
  }

  private static void sign(byte[] tar, int start) {
    Arrays.fill(tar, start + SUM, start + SUM + 8, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += Byte.toUnsignedInt(tar[start + i]);
    }
    byte[] text = String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(US_ASCII);
    System.arraycopy(text, 0, tar, start + SUM, text.length);
  }
}
