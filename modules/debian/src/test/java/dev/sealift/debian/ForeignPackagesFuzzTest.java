package dev.sealift.debian;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.sealift.rootfs.Content;
import dev.sealift.rootfs.Elf;
import dev.sealift.rootfs.RootfsFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
