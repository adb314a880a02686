package dev.sealift.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldsTest {
  private static final Path FILE = Path.of("any.yaml");

  private final List<Problem> problems = new ArrayList<>();

  private Fields fields(String text) throws Exception {
    return Fields.of(FILE, Yaml.parse(FILE, text), problems);
  }

  @Test
  void unknownKeyIsNotedAtItsOwnLine() throws Exception {
    Fields fields = fields("known: a\nknwon:\n  below: b\n");
    fields.text("known");
    fields.finish();
    assertThat(problems)
        .containsExactly(new Problem(FILE, 2, "unknown key knwon; did you mean known?"));
  }

  @Test
  void blockWithoutValuesIsAsGoodAsNone() throws Exception {
    Fields fields = fields("block:\n#  key: value\n");
    assertThat(fields.block("block").get("key")).isEmpty();
    assertThat(fields.block("absent").get("key")).isEmpty();
    assertThat(problems).isEmpty();
  }

  @Test
  void blockThatIsAValueIsAMistake() throws Exception {
    fields("block: value\n").block("block");
    assertThat(problems).hasSize(1);
  }

  @Test
  void flagIsTrueOrFalseOrAMistake() throws Exception {
    Fields fields = fields("on: true\noff: false\nodd: yes\n");
    assertThat(fields.flag("on")).contains(true);
    assertThat(fields.flag("off")).contains(false);
    assertThat(fields.flag("absent")).isEmpty();
    assertThat(fields.flag("odd")).isEmpty();
    assertThat(problems).containsExactly(new Problem(FILE, 3, "odd is not true or false"));
  }
}
