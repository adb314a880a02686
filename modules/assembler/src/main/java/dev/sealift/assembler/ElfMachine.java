package dev.sealift.assembler;

import dev.sealift.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps a program of another architecture from slipping into an image (elf(5), e_machine). */
final class ElfMachine {
  private static final int HEADER = 20;
  private static final int MACHINE = 18;
  private static final int X86_64 = 62;
  private static final int AARCH64 = 183;

  private ElfMachine() {}

  /** Whether a file is a compiled program or library. */
  static boolean isProgram(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(4);
      return start.length == 4
          && start[0] == 0x7f
          && start[1] == 'E'
          && start[2] == 'L'
          && start[3] == 'F';
    }
  }

  static void check(Path program, Platform platform) throws IOException, AssemblyFailure {
    byte[] header;
    try (InputStream in = Files.newInputStream(program)) {
      header = in.readNBytes(HEADER);
    }
    if (header.length < HEADER || header[0] != 0x7f || header[1] != 'E') {
      throw new AssemblyFailure.BadInput(program.toString(), "it is not an ELF program");
    }
    int machine =
        Byte.toUnsignedInt(header[MACHINE]) | Byte.toUnsignedInt(header[MACHINE + 1]) << 8;
    int wanted =
        switch (platform.architecture()) {
          case "amd64" -> X86_64;
          case "arm64" -> AARCH64;
          default ->
              throw new AssemblyFailure.BadInput(
                  "platform " + platform, "images are made for linux/amd64 and linux/arm64");
        };
    if (machine != wanted) {
      throw new AssemblyFailure.BadInput(
          program.toString(),
          "its machine is " + machine + " and not " + wanted + " of " + platform);
    }
  }
}
