package dev.sealift.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.testbench.Program;
import dev.sealift.testbench.Program.Output;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that an operator runs first, as it comes out of the bundle, on hosts of all kinds. */
class EntryScriptIT {
  private static final String BUNDLE = Bastion.BUNDLE.toAbsolutePath().toString();

  @TempDir Path folder;
  private Path site;
  private Path programs;

  @BeforeEach
  void takeItOut() throws IOException {
    site = Files.createDirectory(folder.resolve("site"));
    programs = Files.createDirectory(folder.resolve("programs"));
    Program.of(Path.of("/usr/bin/tar")).runIn(site, "xf", BUNDLE, "install").orThrow();
  }

  private Output install(String... words) {
    // Whoever runs tests in the background has them ignore Ctrl-C, and all that they start.
    return Program.of(Path.of("/usr/bin/env"))
        .starting("--default-signal=INT", site.resolve("install").toString())
        .with("PATH", programs + ":/usr/bin:/bin")
        .runIn(folder, words);
  }

  /** Puts a program in front of the host's. */
  private void host(String program, String script) throws IOException {
    Path file = Files.writeString(programs.resolve(program), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private List<String> left() throws IOException {
    try (var files = Files.list(site)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void theToolIsTakenOutOnceAndRun() throws Exception {
    assertThat(install(BUNDLE, "--help").orThrow()).startsWith("Usage: sealift install");
    Object first = Files.readAttributes(site.resolve("sealift"), "unix:ino");

    install(BUNDLE, "--help").orThrow();

    assertThat(Files.readAttributes(site.resolve("sealift"), "unix:ino")).isEqualTo(first);
    assertThat(left()).containsExactly("install", "sealift");
  }

  @Test
  void aToolThatIsNotTheBundlesIsReplaced() throws Exception {
    install(BUNDLE, "--help").orThrow();
    Path program = site.resolve("sealift/sealift");
    Files.writeString(program, "#!/bin/sh\necho an older one\n");

    assertThat(install(BUNDLE, "--help").orThrow()).startsWith("Usage: sealift install");
    assertThat(left()).containsExactly("install", "sealift");
  }

  @Test
  void aFolderOfOthersIsLeftAlone() throws Exception {
    Files.createDirectory(site.resolve("sealift"));
    Files.writeString(site.resolve("sealift/notes"), "mine");

    Output output = install(BUNDLE);

    assertThat(output.exitCode()).isEqualTo(1);
    assertThat(output.errors()).contains("sealift is in the way");
    assertThat(site.resolve("sealift/notes")).hasContent("mine");
  }

  @Test
  void whatTheHostLacksIsSaidBeforeAnythingIsTakenOut() throws Exception {
    host("uname", "[ $1 = -s ] && echo Linux || echo riscv64");
    assertThat(install(BUNDLE).errors()).contains("This host is linux/riscv64");

    Files.delete(programs.resolve("uname"));
    host("getconf", "echo 'getconf: GNU_LIBC_VERSION: unknown variable' >&2; exit 1");
    assertThat(install(BUNDLE).errors()).contains("no glibc 2.17").contains("says nothing");

    host("getconf", "echo glibc 2.12");
    assertThat(install(BUNDLE).exitCode()).isEqualTo(1);
    assertThat(left()).containsExactly("install");
  }

  @Test
  void whatIsNoBundleOrNotAllOfOneIsRefused() throws Exception {
    Path other = Files.writeString(folder.resolve("other.tar"), "{}");
    assertThat(install(other.toString()).exitCode()).isEqualTo(4);
    assertThat(install(folder.resolve("none.tar").toString()).exitCode()).isEqualTo(2);

    Path part = folder.resolve("part.tar");
    try (FileChannel from = FileChannel.open(Bastion.BUNDLE);
        FileChannel to =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      from.transferTo(0, 10_000_000, to);
    }
    Output output = install(part.toString());
    assertThat(output.exitCode()).isEqualTo(1);
    assertThat(output.errors()).contains("The tool cannot be taken out");
    assertThat(left()).containsExactly("install");
  }

  @Test
  void whoInterruptsItLeavesNothingBehind() throws Exception {
    host("tar", "mkdir -p \"$4/sealift\"; echo half > \"$4/sealift/sealift\"; kill -INT $PPID");

    assertThat(install(BUNDLE).exitCode()).isEqualTo(130);
    assertThat(left()).containsExactly("install");
  }

  @Test
  void itTeaches() {
    assertThat(install("--help").orThrow()).contains("--site site.yaml").contains("RUNBOOK.md");
    assertThat(install().exitCode()).isEqualTo(2);
    assertThat(install("--key").errors()).contains("the first word is the bundle");
  }
}
