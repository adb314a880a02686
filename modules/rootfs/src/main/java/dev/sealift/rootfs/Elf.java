package dev.sealift.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel and the dynamic linker read of a 64-bit little-endian ELF file (elf(5)).
 *
 * @param interpreter the dynamic linker that a program names; libraries and static programs have
 *     none
 * @param needed the libraries that must be found, by name
 * @param searched folders to look in first, {@code $ORIGIN} not replaced
 */
public record Elf(
    Machine machine, Optional<String> interpreter, List<String> needed, List<String> searched) {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int LARGEST_TABLE = 1 << 24;
  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int PT_INTERP = 3;
  private static final int DT_NEEDED = 1;
  private static final int DT_STRTAB = 5;
  private static final int DT_STRSZ = 10;
  private static final int DT_RPATH = 15;
  private static final int DT_RUNPATH = 29;

  public Elf {
    needed = List.copyOf(needed);
    searched = List.copyOf(searched);
  }

  /** The processor that a file is for (e_machine). */
  public enum Machine {
    X86_64(62),
    AARCH64(183),
    OTHER(-1);

    private final int number;

    Machine(int number) {
      this.number = number;
    }

    private static Machine of(int number) {
      for (Machine machine : values()) {
        if (machine.number == number) {
          return machine;
        }
      }
      return OTHER;
    }
  }

  private record Segment(int type, long offset, long address, long size) {}

  /** Whether a file starts as every ELF file does. */
  public static boolean isElf(Content content) throws IOException {
    try (InputStream in = content.open()) {
      byte[] start = in.readNBytes(4);
      return start.length == 4
          && start[0] == 0x7f
          && start[1] == 'E'
          && start[2] == 'L'
          && start[3] == 'F';
    }
  }

  /**
   * Reads a file that {@link #isElf starts as one}.
   *
   * @param path for messages
   * @throws RootfsFailure.BadProgram if it is damaged, or not 64-bit and little-endian
   */
  public static Elf read(String path, Content content) throws RootfsFailure, IOException {
    try {
      return read(content);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new RootfsFailure.BadProgram(path, "its ELF headers point outside the file");
    }
  }

  private static Elf read(Content content) throws IOException {
    ByteBuffer header = part(content, 0, HEADER);
    if (header.get(4) != 2 || header.get(5) != 1) {
      throw new IllegalArgumentException("not 64-bit and little-endian");
    }
    Machine machine = Machine.of(Short.toUnsignedInt(header.getShort(18)));
    long table = header.getLong(32);
    int each = Short.toUnsignedInt(header.getShort(54));
    int count = Short.toUnsignedInt(header.getShort(56));
    if (count > 0 && each != PROGRAM_HEADER) {
      throw new IllegalArgumentException("program headers of another size");
    }
    ByteBuffer headers = part(content, table, (long) count * each);
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = i * each;
      segments.add(
          new Segment(
              headers.getInt(at),
              headers.getLong(at + 8),
              headers.getLong(at + 16),
              headers.getLong(at + 32)));
    }
    Optional<String> interpreter = Optional.empty();
    for (Segment segment : segments) {
      if (segment.type() == PT_INTERP) {
        interpreter = Optional.of(text(part(content, segment.offset(), segment.size()), 0));
      }
    }
    return linked(machine, interpreter, content, segments);
  }

  private static Elf linked(
      Machine machine, Optional<String> interpreter, Content content, List<Segment> segments)
      throws IOException {
    List<Long> needed = new ArrayList<>();
    List<Long> searched = new ArrayList<>();
    long strings = 0;
    long length = 0;
    for (Segment segment : segments) {
      ByteBuffer entries =
          segment.type() == PT_DYNAMIC
              ? part(content, segment.offset(), segment.size())
              : ByteBuffer.allocate(0);
      while (entries.remaining() >= 16) {
        int tag = (int) entries.getLong();
        long value = entries.getLong();
        switch (tag) {
          case DT_NEEDED -> needed.add(value);
          case DT_RPATH, DT_RUNPATH -> searched.add(value);
          case DT_STRTAB -> strings = value;
          case DT_STRSZ -> length = value;
          default -> {}
        }
      }
    }
    if (needed.isEmpty() && searched.isEmpty()) {
      return new Elf(machine, interpreter, List.of(), List.of());
    }
    ByteBuffer table = part(content, offset(segments, strings), length);
    List<String> names = needed.stream().map(at -> text(table, at)).toList();
    List<String> folders =
        searched.stream()
            .flatMap(at -> List.of(text(table, at).split(":", -1)).stream())
            .filter(folder -> !folder.isEmpty())
            .toList();
    return new Elf(machine, interpreter, names, folders);
  }

  /** Dynamic entries give addresses in memory; the loaded segments say where that is on disk. */
  private static long offset(List<Segment> segments, long address) {
    for (Segment segment : segments) {
      long inside = address - segment.address();
      if (segment.type() == PT_LOAD && inside >= 0 && inside < segment.size()) {
        return segment.offset() + inside;
      }
    }
    throw new IllegalArgumentException("an address that is not loaded");
  }

  private static ByteBuffer part(Content content, long offset, long size) throws IOException {
    if (offset < 0 || size < 0 || size > LARGEST_TABLE || offset > content.size() - size) {
      throw new IllegalArgumentException("outside the file");
    }
    try (InputStream in = content.open()) {
      in.skipNBytes(offset);
      return ByteBuffer.wrap(in.readNBytes((int) size)).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private static String text(ByteBuffer table, long at) {
    if (at < 0 || at >= table.limit()) {
      throw new IllegalArgumentException("a name outside the table");
    }
    int start = (int) at;
    int end = start;
    while (table.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - start];
    table.get(start, bytes);
    return new String(bytes, UTF_8);
  }
}
