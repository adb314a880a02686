package dev.sealift.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.oci.Platform;
import dev.sealift.rootfs.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlimmedTest {
  private static final String LINKER = "/lib64/ld.so";

  @TempDir Path folder;
  private final List<LockedPackage> packages = new ArrayList<>();

  @BeforeEach
  void theSystemItself() throws IOException {
    add(
        Debs.named("base-files")
            .link("./lib64", "usr/lib64")
            .link("./bin", "usr/bin")
            .file("./usr/lib/os-release", "ID=test\n".getBytes(UTF_8))
            .file("./usr/share/common-licenses/GPL-2", "text".getBytes(UTF_8)));
    add(
        Debs.named("libc6")
            .file("./usr/lib/x86_64-linux-gnu/ld-1.so", Elfs.library(Elfs.X86_64))
            .link("./usr/lib64/ld.so", "../lib/x86_64-linux-gnu/ld-1.so")
            .file("./usr/lib/x86_64-linux-gnu/libunused.so", Elfs.library(Elfs.X86_64))
            .file("./usr/lib/x86_64-linux-gnu/libc.so.6", Elfs.library(Elfs.X86_64)));
  }

  private void add(Debs deb) throws IOException {
    packages.add(deb.in(folder));
  }

  private Slimmed slimmed(String... keep) throws Exception {
    return Slimmed.of(
        packages,
        one -> folder.resolve(one.digest().hex()),
        List.of(keep),
        Platform.LINUX_AMD64,
        folder.resolve("work" + packages.size()));
  }

  @Test
  void librariesOfAProgramFollowIt() throws Exception {
    add(
        Debs.named("libx1")
            .file("./usr/lib/x86_64-linux-gnu/libx.so.1.2", Elfs.library(Elfs.X86_64, "libc.so.6"))
            .link("./usr/lib/x86_64-linux-gnu/libx.so.1", "libx.so.1.2"));
    add(
        Debs.named("app")
            .file("./usr/bin/app", Elfs.program(Elfs.X86_64, LINKER, "", "libx.so.1")));
    Slimmed slimmed = slimmed("/usr/bin/app");
    assertThat(slimmed.tree().nodes().keySet())
        .contains(
            "/bin",
            "/lib64",
            "/usr/bin/app",
            "/usr/lib/os-release",
            "/usr/lib/x86_64-linux-gnu/ld-1.so",
            "/usr/lib/x86_64-linux-gnu/libc.so.6",
            "/usr/lib/x86_64-linux-gnu/libx.so.1",
            "/usr/lib/x86_64-linux-gnu/libx.so.1.2",
            "/usr/lib64/ld.so",
            "/usr/share/common-licenses/GPL-2")
        .doesNotContain("/usr/lib/x86_64-linux-gnu/libunused.so");
  }

  @Test
  void onlyPackagesOfWhichSomethingStaysAreNamed() throws Exception {
    add(Debs.named("idle").file("./usr/bin/idle", Elfs.program(Elfs.X86_64, LINKER, "")));
    add(
        Debs.named("app")
            .file("./usr/bin/app", Elfs.program(Elfs.X86_64, LINKER, "", "libc.so.6")));
    Slimmed slimmed = slimmed("/usr/bin/app");
    assertThat(slimmed.packages())
        .extracting(one -> one.locked().name())
        .containsExactly("app", "base-files", "libc6");
    assertThat(slimmed.packages().getFirst().source()).isEqualTo("src-app");
    assertThat(slimmed.packages().getFirst().licenses()).containsExactly("MIT");
    assertThat(slimmed.tree().nodes().keySet())
        .contains("/var/lib/dpkg/status.d/app", "/usr/share/doc/app/copyright")
        .doesNotContain("/var/lib/dpkg/status.d/idle", "/usr/share/doc/idle/copyright");
  }

  @Test
  void samePackagesWithoutTheIdleOnesGiveTheSameTree() throws Exception {
    add(
        Debs.named("app")
            .file("./usr/bin/app", Elfs.program(Elfs.X86_64, LINKER, "", "libc.so.6")));
    Slimmed without = slimmed("/usr/bin/app");
    add(Debs.named("idle").file("./usr/bin/idle", Elfs.program(Elfs.X86_64, LINKER, "")));
    assertThat(slimmed("/usr/bin/app").tree().nodes().keySet())
        .isEqualTo(without.tree().nodes().keySet());
  }

  @Test
  void aLibraryIsFoundWhereTheProgramSays() throws Exception {
    add(
        Debs.named("app")
            .file("./usr/lib/app/private/liby.so", Elfs.library(Elfs.X86_64))
            .file(
                "./usr/lib/app/app",
                Elfs.program(Elfs.X86_64, LINKER, "$ORIGIN/private", "liby.so")));
    assertThat(slimmed("/usr/lib/app/app").tree().nodes())
        .containsKey("/usr/lib/app/private/liby.so");
  }

  @Test
  void everythingThatIsMissingIsNamedAtOnce() throws Exception {
    add(
        Debs.named("app")
            .file("./usr/bin/app", Elfs.program(Elfs.X86_64, LINKER, "", "libno.so", "libnone.so"))
            .file("./usr/bin/foreign", Elfs.library(Elfs.AARCH64))
            .file("./usr/bin/script", "#!/usr/bin/perl\n".getBytes(UTF_8))
            .link("./usr/bin/dangling", "nowhere"));
    assertThatThrownBy(() -> slimmed("/usr/bin/*"))
        .isInstanceOf(DebianFailure.Incomplete.class)
        .hasMessageContaining("/usr/bin/app needs libno.so")
        .hasMessageContaining("/usr/bin/app needs libnone.so")
        .hasMessageContaining("/usr/bin/foreign is for AARCH64")
        .hasMessageContaining("/usr/bin/script is a script for /usr/bin/perl")
        .hasMessageContaining("/usr/bin/dangling is a link to nowhere");
  }

  @Test
  void aGlobThatMatchesNothingIsAnError() {
    assertThatThrownBy(() -> slimmed("/usr/bin/absent"))
        .isInstanceOf(DebianFailure.Incomplete.class)
        .hasMessageContaining("no file of the packages matches /usr/bin/absent");
  }

  @Test
  void aShellStaysOnlyWhenItIsNamed() throws Exception {
    add(Debs.named("dash").file("./bin/dash", Elfs.program(Elfs.X86_64, LINKER, "")));
    assertThat(slimmed("/usr/bin/dash").tree().nodes()).containsKey("/usr/bin/dash");
    packages.addFirst(Debs.named("more").in(folder));
    assertThatThrownBy(() -> slimmed("/usr/bin/*"))
        .isInstanceOf(DebianFailure.Incomplete.class)
        .hasMessageContaining("/usr/bin/dash is a shell");
  }

  @Test
  void nothingKeepsTheRightToBecomeAnother() throws Exception {
    add(Debs.named("app").file("./usr/bin/app", Elfs.program(Elfs.X86_64, LINKER, "")));
    Node node = slimmed("/usr/bin/app").tree().at("/usr/bin/app").orElseThrow();
    assertThat(((Node.RegularFile) node).mode()).isEqualTo(0755);
  }

  @Test
  void twoPackagesMayNotBringDifferentFilesOfOneName() throws Exception {
    add(Debs.named("one").file("./usr/bin/app", new byte[] {1}));
    add(Debs.named("two").file("./usr/bin/app", new byte[] {2}));
    assertThatThrownBy(() -> slimmed("/usr/bin/app"))
        .isInstanceOf(DebianFailure.BadPackage.class)
        .hasMessageContaining("/usr/bin/app");
  }
}
