package dev.sealift.debian;

import dev.sealift.oci.Platform;
import dev.sealift.rootfs.Elf;
import java.util.List;

/** A port of Debian, and what it calls things. */
enum Architecture {
  AMD64("amd64", "x86_64-linux-gnu", Elf.Machine.X86_64),
  ARM64("arm64", "aarch64-linux-gnu", Elf.Machine.AARCH64);

  private final String word;
  private final String triplet;
  private final Elf.Machine machine;

  Architecture(String word, String triplet, Elf.Machine machine) {
    this.word = word;
    this.triplet = triplet;
    this.machine = machine;
  }

  /** The port for a platform; variants are not told apart. */
  static Architecture of(Platform platform) throws DebianFailure {
    for (Architecture architecture : values()) {
      if (platform.os().equals("linux") && architecture.word.equals(platform.architecture())) {
        return architecture;
      }
    }
    throw new DebianFailure.NotPrepared(
        "There are no Debian packages for " + platform,
        "only linux/amd64 and linux/arm64 are used");
  }

  /** As in a control file. */
  String word() {
    return word;
  }

  /** What its programs are marked with. */
  Elf.Machine machine() {
    return machine;
  }

  /** Where its dynamic linker looks without being told (ld.so(8)). */
  List<String> libraryFolders() {
    return List.of("/usr/lib/" + triplet, "/usr/lib");
  }
}
