package dev.sealift.assembler;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealift.oci.Malformed;
import dev.sealift.settings.InvalidSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bytes stand in a file that the build reads, they are read or refused with reasons. */
class SpecificationFuzzTest {
  @TempDir Path folder;

  @FuzzTest(maxDuration = "20s")
  void anyBytesAreReadOrRefused(byte[] bytes) throws Exception {
    Files.write(folder.resolve("image.yaml"), bytes);
    Files.write(folder.resolve("appliance.yaml"), bytes);
    Files.write(folder.resolve("appliance.lock.yaml"), bytes);
    refusedOrRead(() -> ImageSpecReader.read(folder));
    refusedOrRead(() -> ApplianceSpec.read(folder.resolve("appliance.yaml")));
    refusedOrRead(() -> Lock.read(folder.resolve("appliance.lock.yaml")));
  }

  private interface Reading {
    void run() throws Exception;
  }

  private static void refusedOrRead(Reading reading) throws Exception {
    try {
      reading.run();
    } catch (AssemblyFailure | InvalidSettings | Malformed expected) {
      // A reason was given.
    }
  }
}
