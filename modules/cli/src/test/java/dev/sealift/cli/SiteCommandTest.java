package dev.sealift.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.oci.Json;
import dev.sealift.site.Site;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteCommandTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int sealift(String... words) {
    Frame frame =
        new Frame(
            Map.of("HOME", folder.toString()),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            false,
            InstantSource.fixed(Instant.EPOCH));
    return Main.run(frame, words);
  }

  private String file(String yaml) throws Exception {
    return Files.writeString(folder.resolve("site.yaml"), yaml).toString();
  }

  @Test
  void whatIsPrintedWithoutAFileIsASiteFileToBeginWith() throws Exception {
    assertThat(sealift("site")).isEqualTo(ExitCode.DONE);
    String printed = out.toString(UTF_8);
    assertThat(printed).contains("namespace: sealift\n", "  port: 30500\n", "    size: 20Gi\n");
    assertThat(Site.read(Path.of(file(printed)))).isEqualTo(Site.defaults());
  }

  @Test
  void whatASiteSaysStandsBesideTheDefaults() throws Exception {
    assertThat(sealift("site", file("namespace: platform"))).isEqualTo(ExitCode.DONE);
    assertThat(out.toString(UTF_8)).contains("namespace: platform\n", "  port: 30500\n");
  }

  @Test
  void everyMistakeIsPrintedWithItsLineAndWhatToDo() throws Exception {
    String file = file("namespac: platform\ncontainerRegistry: {port: 80}\n");
    assertThat(sealift("site", file)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString(UTF_8))
        .isEqualToIgnoringNewLines(
            """
            error: FILE has 2 mistakes
            why:   FILE:1: unknown key namespac; did you mean namespace?
                 FILE:2: port is not a whole number from 1024 to 65535
            next:  Correct these lines, and run again.
            """
                .replace("FILE", file));
  }

  @Test
  void schemaIsPrintedAsItIs() throws Exception {
    assertThat(sealift("site", "--schema")).isEqualTo(ExitCode.DONE);
    assertThat(out.toString(UTF_8)).isEqualTo(Site.schema());
  }

  @Test
  void programsGetOneEvent() throws Exception {
    sealift("site", "--output=json");
    assertThat(Json.read(out.toByteArray(), "event").at("/containerRegistry/port").asInt())
        .isEqualTo(30500);
    out.reset();
    sealift("site", "--schema", "--output=json");
    assertThat(Json.read(out.toByteArray(), "event").at("/schema/title").asString())
        .isEqualTo("site.yaml");
  }
}
