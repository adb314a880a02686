package dev.sealift.debian;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.sealift.oci.Malformed;
import dev.sealift.rootfs.Content;
import dev.sealift.rootfs.Elf;
import dev.sealift.rootfs.RootfsFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, they are read or refused. */
class ForeignPackagesFuzzTest {
  static Stream<byte[]> packages() throws IOException {
    return Stream.of(
        Debs.named("app").file("./a", new byte[100]).bytes(),
        Debs.named("app").compressed(".gz").link("./a", "/b").bytes(),
        Debs.named("app").compressed("").hardLink("./a", "./b").bytes(),
        new byte[0]);
  }

  static Stream<byte[]> programs() {
    return Stream.of(
        Elfs.library(Elfs.X86_64, "libc.so.6"),
        Elfs.program(Elfs.AARCH64, "/lib/ld.so", "$ORIGIN", "liba.so", "libb.so"),
        new byte[] {0x7f, 'E', 'L', 'F'});
  }

  static Stream<String> texts() {
    return Stream.of(
        "Suite: unstable\nDate: Fri, 30 Oct 2026 08:08:01 UTC\nValid-Until: never\n",
        "Package: a\nDescription: one\n two\n .\nSource: b (1)\n\nX: y\n",
        "License: GPL-2+ or Expat\nLicense: AGPL-9.9.0+ and LGPL-2.1\n",
        "sid 1 pool/a/b.deb 5 sha256:" + "0".repeat(64),
        " \n:\n\u2028:");
  }

  @MethodSource("packages")
  @FuzzTest(maxDuration = "1m")
  void aPackageIsReadOrRefused(byte @NotNull [] bytes) throws IOException {
    Path folder = Files.createTempDirectory("fuzz");
    try {
      Path file = Files.write(folder.resolve("a.deb"), bytes);
      DebFile.read(file, folder.resolve("spool"));
    } catch (DebianFailure.BadPackage e) {
      // Refused is as good as read.
    } catch (DebianFailure e) {
      throw new AssertionError(e);
    } finally {
      Folders.delete(folder);
    }
  }

  @MethodSource("programs")
  @FuzzTest(maxDuration = "1m")
  void aProgramIsReadOrRefused(byte @NotNull [] bytes) throws IOException {
    try {
      Elf.read("fuzzed", Content.of(bytes));
    } catch (RootfsFailure.BadProgram e) {
      // Refused is as good as read.
    } catch (RootfsFailure e) {
      throw new AssertionError(e);
    }
  }

  @MethodSource("texts")
  @FuzzTest(maxDuration = "1m")
  void aTextOfTheArchiveIsReadOrRefused(@NotNull String text) {
    Stanza.read(text).fields().forEach((name, _) -> assertThat(name).isNotEmpty());
    assertThat(Copyright.identified(text)).isSorted();
    try {
      Release.read("sid", text, Instant.EPOCH, Optional.of("SETTING"));
    } catch (DebianFailure.AptFailed e) {
      assertThat(e.what()).contains("sid");
    } catch (DebianFailure e) {
      throw new AssertionError(e);
    }
    try {
      LockedPackage locked = LockedPackage.parse("a", text);
      assertThat(LockedPackage.parse("a", locked.toText())).isEqualTo(locked);
    } catch (Malformed e) {
      assertThat(e.why()).isNotEmpty();
    }
  }
}
