package dev.sealift.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PnpmPackagesTest {
  private static final String LISTED =
      """
      {
        "MIT": [{"name": "@words/plain", "versions": ["1.0.0", "2.0.0"], "license": "MIT"}],
        "(MIT OR Apache-2.0)": [
          {"name": "either", "versions": ["3.1.0"], "license": "(MIT OR Apache-2.0)"}
        ],
        "Unknown": [{"name": "vague", "versions": ["0.1.0"], "license": "Unknown"}],
        "0BSD": [{"name": "compiler-for-one", "versions": ["1.0.0"], "license": "0BSD"}]
      }
      """;

  @TempDir Path folder;
  private Path lock;

  @BeforeEach
  void writeTheLock() throws Exception {
    lock =
        Files.writeString(
            folder.resolve("pnpm-lock.yaml"),
            """
            lockfileVersion: '9.0'
            packages:
              '@words/plain@1.0.0':
                resolution: {integrity: sha512-b25l}
              '@words/plain@2.0.0':
                resolution: {integrity: sha512-dHdv}
                engines: {node: '>=18'}
              either@3.1.0:
                resolution: {integrity: sha512-c2l4}
              vague@0.1.0:
                resolution: {integrity: sha512-dmFn}
              compiler-for-one@1.0.0:
                resolution: {integrity: sha512-Y3B1}
                cpu: [x64]
                os: [linux]
            """);
  }

  @Test
  void eachVersionIsAPackageWithTheHashOfTheLock() throws Exception {
    List<Component> packages = PnpmPackages.read(LISTED, lock);
    assertThat(packages)
        .extracting(Component::purl)
        .contains("pkg:npm/%40words/plain@1.0.0", "pkg:npm/%40words/plain@2.0.0");
    assertThat(packages).extracting(Component::sum).contains(Optional.of("sha512-dHdv"));
  }

  @Test
  void onlyTheIdentifierOfALicenceIsTakenForOne() throws Exception {
    assertThat(PnpmPackages.read(LISTED, lock))
        .extracting(one -> one.name() + " " + one.licenses())
        .contains("@words/plain [MIT]", "either []", "vague []");
  }

  @Test
  void whatIsForOneMachineOnlyIsNoPartOfThePages() throws Exception {
    assertThat(PnpmPackages.read(LISTED, lock))
        .extracting(Component::name)
        .doesNotContain("compiler-for-one");
  }

  @Test
  void listThatIsNoneIsTheToolsFailure() {
    assertThatThrownBy(() -> PnpmPackages.read("no such command", lock))
        .isInstanceOf(AssemblyFailure.ToolFailed.class);
  }
}
