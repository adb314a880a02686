package dev.sealift.installer;

import dev.sealift.oci.Malformed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A static program in two files, because a ConfigMap holds 1 MiB and no program of Go is smaller.
 * The kernel puts them together again: the upper half names the lower as its interpreter, which the
 * kernel maps beside it, and starts there. Whatever needs no interpreter can be cut so, since every
 * segment stays at its address.
 *
 * @param upper the file to start
 * @param lower the file that it expects at the path that it was cut for
 * @see <a href="https://man7.org/linux/man-pages/man5/elf.5.html">elf(5)</a>
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Halves(byte[] upper, byte[] lower) {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int MAGIC = 0x464c457f;
  private static final byte SIXTY_FOUR_BITS = 2;
  private static final byte LITTLE_ENDIAN = 1;
  private static final short EXECUTABLE = 2;
  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final int INTERPRETER = 3;
  private static final int THREAD_LOCAL = 7;
  private static final int STACK = 0x6474e551;
  private static final int READ = 4;

  /** Part of a program, as it stands in a file and in memory. */
  private record Segment(
      int type, int flags, int offset, long address, int inFile, long inMemory, int align) {

    /** What is in front of {@code cut} bytes. */
    Segment before(int cut) {
      return new Segment(type, flags, offset, address, cut, cut, align);
    }

    Segment behind(int cut) {
      return new Segment(
          type, flags, offset + cut, address + cut, inFile - cut, inMemory - cut, align);
    }
  }

  /**
   * Cuts a program in the middle.
   *
   * @param program a static ELF executable of 64 bits, little-endian
   * @param lowerPath where the lower half will be when the upper is started
   * @throws Malformed if it is something else
   */
  static Halves of(byte[] program, String lowerPath) {
    ByteBuffer elf = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    if (program.length < HEADER
        || elf.getInt(0) != MAGIC
        || elf.get(4) != SIXTY_FOUR_BITS
        || elf.get(5) != LITTLE_ENDIAN
        || elf.getShort(16) != EXECUTABLE) {
      throw new Malformed("program", "it is no ELF executable of 64 bits, little-endian");
    }
    List<Segment> lower = new ArrayList<>();
    List<Segment> upper = new ArrayList<>();
    List<Segment> stack = new ArrayList<>();
    List<Segment> loads = loads(elf, stack);
    int middle = loads.stream().mapToInt(Segment::inFile).sum() / 2;
    int before = 0;
    for (Segment load : loads) {
      int cut = Math.clamp(middle - before, 0, load.inFile());
      // Pages are mapped whole, so that both halves have to begin with one.
      cut = cut == load.inFile() ? cut : cut - (int) ((load.address() + cut) % load.align());
      if (cut > 0) {
        lower.add(cut == load.inFile() ? load : load.before(cut));
      }
      if (cut < load.inFile()) {
        upper.add(cut <= 0 ? load : load.behind(cut));
      }
      before += load.inFile();
    }
    byte[] path = (lowerPath + "\0").getBytes(StandardCharsets.US_ASCII);
    return new Halves(file(elf, upper, stack, path), file(elf, lower, stack, new byte[0]));
  }

  private static List<Segment> loads(ByteBuffer elf, List<Segment> stack) {
    List<Segment> loads = new ArrayList<>();
    for (int i = 0; i < elf.getShort(56); i++) {
      int at = (int) elf.getLong(32) + i * PROGRAM_HEADER;
      Segment segment =
          new Segment(
              elf.getInt(at),
              elf.getInt(at + 4),
              (int) elf.getLong(at + 8),
              elf.getLong(at + 16),
              (int) elf.getLong(at + 32),
              elf.getLong(at + 40),
              (int) elf.getLong(at + 48));
      switch (segment.type()) {
        case LOAD -> loads.add(segment);
        case STACK -> stack.add(segment);
        case DYNAMIC, INTERPRETER, THREAD_LOCAL ->
            throw new Malformed("program", "it is not static, or made by something else than Go");
        default -> {}
      }
    }
    return loads;
  }

  /** Writes headers, the path if there is one, and the segments, each where its page begins. */
  private static byte[] file(
      ByteBuffer elf, List<Segment> loads, List<Segment> stack, byte[] interpreter) {
    int count = loads.size() + stack.size() + (interpreter.length > 0 ? 1 : 0);
    int start = HEADER + count * PROGRAM_HEADER;
    int end = start + interpreter.length;
    List<Segment> placed = new ArrayList<>();
    if (interpreter.length > 0) {
      int size = interpreter.length;
      placed.add(new Segment(INTERPRETER, READ, start, start, size, size, 1));
    }
    for (Segment load : loads) {
      int offset = end + Math.floorMod(load.address() - end, load.align());
      placed.add(
          new Segment(
              load.type(),
              load.flags(),
              offset,
              load.address(),
              load.inFile(),
              load.inMemory(),
              load.align()));
      end = offset + load.inFile();
    }
    placed.addAll(stack);
    ByteBuffer out = ByteBuffer.allocate(end).order(ByteOrder.LITTLE_ENDIAN);
    out.put(0, elf, 0, HEADER);
    out.putLong(32, HEADER);
    // No sections: they are for linkers and debuggers.
    out.putLong(40, 0).putShort(56, (short) count).putInt(60, 0);
    out.position(HEADER);
    for (Segment one : placed) {
      out.putInt(one.type()).putInt(one.flags()).putLong(one.offset());
      out.putLong(one.address()).putLong(one.address());
      out.putLong(one.inFile()).putLong(one.inMemory()).putLong(one.align());
    }
    out.put(interpreter);
    int first = interpreter.length > 0 ? 1 : 0;
    for (int i = 0; i < loads.size(); i++) {
      out.put(placed.get(first + i).offset(), elf, loads.get(i).offset(), loads.get(i).inFile());
    }
    return out.array();
  }
}
