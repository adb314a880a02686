package dev.sealift.site;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealift.settings.InvalidSettings;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bytes stand in a site file, it is read or refused with reasons. */
class SiteFuzzTest {
  @TempDir Path folder;

  @FuzzTest(maxDuration = "20s")
  void anyBytesAreReadOrRefused(byte[] bytes) throws Exception {
    Path file = folder.resolve("site.yaml");
    Files.write(file, bytes);
    try {
      Site.read(file);
    } catch (InvalidSettings | MalformedInputException expected) {
      // A reason was given.
    }
  }
}
