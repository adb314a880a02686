package dev.sealift.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealift.settings.InvalidSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSpecReaderTest {
  static final String HELLO =
      """
      title: Hello
      description: Says hello
      source: https://example.test/hello
      licenses: Apache-2.0
      version: "1.0"
      contents:
        - go:
            directory: go
            binaries: {/usr/bin/hello: example.test/hello}
            ldflags: ["-X main.version=${version}"]
      accounts: [{name: hello, id: 10001}]
      directories: [{path: /data, mode: "0750", owner: 10001}]
      run:
        user: "10001:10001"
        entrypoint: [/usr/bin/hello]
        environment: {GREETING: hello}
        ports: [8080]
        volumes: [/data]
      """;

  @TempDir Path folder;

  @BeforeEach
  void makeTheGoFolder() throws Exception {
    Files.createDirectories(folder.resolve("go"));
    Files.writeString(folder.resolve("go/go.mod"), "module example.test/hello\n\ngo 1.24\n");
  }

  private ImageSpec read(String yaml) throws Exception {
    Files.writeString(folder.resolve("image.yaml"), yaml);
    return ImageSpecReader.read(folder);
  }

  private List<String> problems(String yaml) {
    return catchThrowableOfType(InvalidSettings.class, () -> read(yaml)).problems().stream()
        .map(problem -> problem.line() + ": " + problem.text())
        .toList();
  }

  @Test
  void everyFieldIsRead() throws Exception {
    ImageSpec spec = read(HELLO);
    assertThat(spec.version()).contains("1.0");
    assertThat(spec.directories()).containsExactly(new ImageSpec.Folder("/data", 0750, 10001));
    assertThat(spec.run().ports()).containsExactly("8080");
    assertThat(spec.contents())
        .singleElement()
        .isInstanceOfSatisfying(
            ImageSpec.Go.class,
            go -> assertThat(go.binaries()).containsEntry("/usr/bin/hello", "example.test/hello"));
  }

  @Test
  void allMistakesAreListedWithTheirLines() {
    String yaml =
        HELLO
            .replace("title: Hello", "titel: Hello")
            .replace("\"0750\"", "rwx")
            .replace("10001:10001", "0:0")
            .replace("directory: go", "directory: nowhere");
    assertThat(problems(yaml))
        .anyMatch(text -> text.equals("1: title is missing"))
        .anyMatch(text -> text.equals("1: unknown key titel; did you mean title?"))
        .anyMatch(text -> text.startsWith("8: there is no go.mod"))
        .anyMatch(text -> text.startsWith("12: mode is not an octal mode"))
        .anyMatch(text -> text.startsWith("14: user is not uid:gid"));
  }

  @Test
  void rootIsRefusedAsUser() {
    assertThat(problems(HELLO.replace("10001:10001", "root"))).hasSize(1);
  }

  @Test
  void folderWithoutTheFileIsRefused() {
    assertThatThrownBy(() -> ImageSpecReader.read(folder.resolve("absent")))
        .isInstanceOf(AssemblyFailure.BadInput.class);
  }
}
