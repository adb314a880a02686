package dev.sealift.settings;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Whatever text stands in a file, it is read or refused with reasons. */
class YamlFuzzTest {
  private static final Path FILE = Path.of("any.yaml");

  @FuzzTest(maxDuration = "20s")
  void anyTextIsReadOrRefused(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      Yaml.parse(FILE, text);
      Yaml.documents(FILE, text);
    } catch (InvalidSettings expected) {
      // A reason was given.
    }
  }
}
