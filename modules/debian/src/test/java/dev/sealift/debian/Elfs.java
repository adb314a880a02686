package dev.sealift.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The smallest files that a dynamic linker would read (elf(5)). */
final class Elfs {
  static final int X86_64 = 62;
  static final int AARCH64 = 183;
  private static final int SIZE = 4096;
  private static final int INTERPRETER = 512;
  private static final int DYNAMIC = 1024;
  private static final int STRINGS = 2048;

  private Elfs() {}

  /** A library that needs others. */
  static byte[] library(int machine, String... needed) {
    return elf(machine, "", "", List.of(needed));
  }

  /** A program with its linker, that looks for libraries in a folder first. */
  static byte[] program(int machine, String interpreter, String searched, String... needed) {
    return elf(machine, interpreter, searched, List.of(needed));
  }

  private static byte[] elf(int machine, String interpreter, String searched, List<String> needed) {
    ByteBuffer file = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    file.putShort(18, (short) machine).putLong(32, 64);
    int segments = interpreter.isEmpty() ? 2 : 3;
    file.putShort(54, (short) 56).putShort(56, (short) segments);
    // Everything is loaded one page higher than it stands in the file.
    segment(file, 0, 1, 0, SIZE, SIZE);
    int entries = needed.size() + 3;
    segment(file, 1, 2, DYNAMIC, DYNAMIC + SIZE, entries * 16L);
    if (!interpreter.isEmpty()) {
      byte[] name = (interpreter + "\0").getBytes(UTF_8);
      file.put(INTERPRETER, name);
      segment(file, 2, 3, INTERPRETER, INTERPRETER + SIZE, name.length);
    }
    StringBuilder strings = new StringBuilder("\0");
    file.position(DYNAMIC);
    for (String library : needed) {
      file.putLong(1).putLong(strings.length());
      strings.append(library).append('\0');
    }
    file.putLong(29).putLong(strings.length());
    strings.append(searched).append('\0');
    file.putLong(5).putLong(STRINGS + SIZE);
    file.putLong(10).putLong(strings.length());
    file.put(STRINGS, strings.toString().getBytes(UTF_8));
    return file.array();
  }

  private static void segment(
      ByteBuffer file, int number, int type, long offset, long address, long size) {
    int at = 64 + number * 56;
    file.putInt(at, type).putLong(at + 8, offset).putLong(at + 16, address).putLong(at + 32, size);
  }
}
