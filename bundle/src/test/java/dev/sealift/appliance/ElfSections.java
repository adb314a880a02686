package dev.sealift.appliance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the sections of a 64-bit little-endian ELF file say (elf(5)). The build reads the program
 * headers, so that here the other half of the format speaks.
 *
 * @param machine 62 for x86-64, 183 for AArch64
 * @param searched folders of DT_RPATH and DT_RUNPATH
 */
record ElfSections(
    int machine, Optional<String> interpreter, List<String> needed, List<String> searched) {
  private static final int SHT_DYNAMIC = 6;
  private static final int DT_NEEDED = 1;
  private static final int DT_RPATH = 15;
  private static final int DT_RUNPATH = 29;

  private record Section(int name, int type, int offset, int size, int link) {}

  /** Reads a file; empty if it is none. */
  static Optional<ElfSections> read(byte[] file) {
    if (file.length < 64 || file[0] != 0x7f || file[1] != 'E' || file[2] != 'L' || file[3] != 'F') {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int table = (int) bytes.getLong(40);
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < bytes.getShort(60); i++) {
      int at = table + i * bytes.getShort(58);
      sections.add(
          new Section(
              bytes.getInt(at),
              bytes.getInt(at + 4),
              (int) bytes.getLong(at + 24),
              (int) bytes.getLong(at + 32),
              bytes.getInt(at + 40)));
    }
    int names = sections.isEmpty() ? 0 : sections.get(bytes.getShort(62)).offset();
    Optional<String> interpreter = Optional.empty();
    List<String> needed = new ArrayList<>();
    List<String> searched = new ArrayList<>();
    for (Section section : sections) {
      if (text(file, names + section.name()).equals(".interp")) {
        interpreter = Optional.of(text(file, section.offset()));
      }
      if (section.type() == SHT_DYNAMIC) {
        int texts = sections.get(section.link()).offset();
        for (int at = section.offset(); at < section.offset() + section.size(); at += 16) {
          String value = text(file, texts + (int) bytes.getLong(at + 8));
          switch ((int) bytes.getLong(at)) {
            case DT_NEEDED -> needed.add(value);
            case DT_RPATH, DT_RUNPATH -> searched.addAll(List.of(value.split(":", -1)));
            default -> {}
          }
        }
      }
    }
    return Optional.of(new ElfSections(bytes.getShort(18), interpreter, needed, searched));
  }

  /** Numbers that are no place of a text are asked for too, and not used. */
  private static String text(byte[] file, int start) {
    int end = Math.max(start, 0);
    while (end < file.length && file[end] != 0) {
      end++;
    }
    return start < 0 || start >= file.length ? "" : new String(file, start, end - start, US_ASCII);
  }
}
