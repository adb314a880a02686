package dev.sealift.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
  private static final Path FILE = Path.of("any.yaml");

  private static String mistake(String text) {
    return catchThrowableOfType(InvalidSettings.class, () -> Yaml.parse(FILE, text)).why();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# nothing yet\n", "---\n"})
  void fileWithoutValuesIsAnEmptyMapping(String text) throws Exception {
    Yaml read = Yaml.parse(FILE, text);
    assertThat(read).isEqualTo(Yaml.Mapping.empty(read.line()));
  }

  @ParameterizedTest
  @CsvSource({
    "1.10, OTHER",
    "110, NUMBER",
    "true, BOOLEAN",
    "yes, TEXT",
    "'\"110\"', TEXT",
    "null, NOTHING",
    "0.5, OTHER"
  })
  void valueHasItsKindAndItsLine(String text, Yaml.Kind kind) throws Exception {
    Yaml.Mapping read = (Yaml.Mapping) Yaml.parse(FILE, "\nkey:\n  " + text);
    assertThat(read.entries().get("key"))
        .isEqualTo(new Yaml.Scalar(text.replace("\"", ""), kind, 3));
  }

  @Test
  void textThatIsNotYamlIsRefusedWithItsLine() {
    assertThat(mistake("title: x\n  bad: [")).startsWith("any.yaml:2: ");
  }

  @Test
  void sameKeyTwiceIsRefused() {
    assertThat(mistake("title: x\ntitle: y\n")).startsWith("any.yaml:2: ").contains("title");
  }

  @Test
  void secondDocumentIsRefusedRatherThanForgotten() {
    assertThat(mistake("a: b\n---\nc: d\n")).startsWith("any.yaml:3: ").contains("second document");
  }

  @Test
  void aliasIsRefusedRatherThanTakenForItsName() {
    assertThat(mistake("a: &x b\nc: *x\n")).startsWith("any.yaml:2: ").contains("alias");
  }

  @Test
  void nestingHasAnEnd() {
    assertThat(mistake("[".repeat(40))).startsWith("any.yaml:1: ");
  }
}
