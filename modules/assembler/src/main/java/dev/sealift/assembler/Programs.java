package dev.sealift.assembler;

import dev.sealift.oci.Platform;
import dev.sealift.rootfs.Content;
import dev.sealift.rootfs.Elf;
import dev.sealift.rootfs.RootfsFailure;
import java.io.IOException;
import java.nio.file.Path;

/** Keeps a program out of an image in which it could not start. */
final class Programs {
  private Programs() {}

  /** A compiled program must be for the platform and need no library. */
  static void checkStatic(Path program, Platform platform)
      throws IOException, AssemblyFailure, RootfsFailure {
    Content content = Content.of(program);
    if (!Elf.isElf(content)) {
      throw new AssemblyFailure.BadInput(program.toString(), "it is not an ELF program");
    }
    Elf elf = Elf.read(program.toString(), content);
    Elf.Machine wanted =
        switch (platform.architecture()) {
          case "amd64" -> Elf.Machine.X86_64;
          case "arm64" -> Elf.Machine.AARCH64;
          default ->
              throw new AssemblyFailure.BadInput(
                  "platform " + platform, "images are made for linux/amd64 and linux/arm64");
        };
    if (elf.machine() != wanted) {
      throw new AssemblyFailure.BadInput(
          program.toString(), "it is for " + elf.machine() + " and not for " + platform);
    }
    if (elf.interpreter().isPresent() || !elf.needed().isEmpty()) {
      throw new AssemblyFailure.BadInput(
          program.toString(), "it is not static, and its libraries are not in the image");
    }
  }
}
