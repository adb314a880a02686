package dev.sealift.assembler;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sealift.settings.InvalidSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema that editors use and the reader that the build uses say the same. */
class ImageSchemaTest {
  private static final Path IMAGES = Path.of("../../images");

  @TempDir Path folder;
  private Schema schema;

  @BeforeEach
  void readTheSchema() throws Exception {
    schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(IMAGES.resolve("image.schema.json")));
    Files.createDirectories(folder.resolve("go"));
    Files.createDirectories(folder.resolve("overlay"));
    Files.createDirectories(folder.resolve("pages"));
    Files.writeString(folder.resolve("pages/package-lock.json"), "{}");
    Files.writeString(folder.resolve("go/go.mod"), "module example.test/hello\n\ngo 1.24\n");
  }

  @ParameterizedTest
  @MethodSource("realImages")
  void nothingThatGoesToASiteRunsAsRoot(Path image) throws Exception {
    assertThat(Files.readString(image.resolve("image.yaml"))).doesNotContain("rootBecause");
  }

  @Test
  void theNodeOfADrillFollowsTheSchemaToo() throws Exception {
    String yaml = Files.readString(Path.of("../../airgap/drill/node/image.yaml"));
    assertThat(schema.validate(yaml, InputFormat.YAML)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0:0 | It makes mounts | true", "10001:0 | No reason | false", "0:0 | '' | false"})
  void bothLetRootRunOnlyWhatSaysWhy(String user, String reason, boolean accepted)
      throws Exception {
    String yaml =
        ImageSpecReaderTest.HELLO.replace(
            "user: \"10001:10001\"", "user: \"" + user + "\"\n  rootBecause: \"" + reason + "\"");
    assertThat(readerAccepts(yaml)).as("reader").isEqualTo(accepted);
    assertThat(schemaAccepts(yaml)).as("schema").isEqualTo(accepted);
  }

  private boolean schemaAccepts(String yaml) {
    return schema.validate(yaml, InputFormat.YAML).isEmpty();
  }

  private boolean readerAccepts(String yaml) throws Exception {
    Files.writeString(folder.resolve("image.yaml"), yaml);
    try {
      ImageSpecReader.read(folder);
      return true;
    } catch (InvalidSettings e) {
      return false;
    }
  }

  static Stream<Path> realImages() throws Exception {
    try (Stream<Path> folders = Files.list(IMAGES)) {
      return folders
          .filter(one -> Files.exists(one.resolve("image.yaml")))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("realImages")
  void everyImageOfTheApplianceFollowsTheSchema(Path image) throws Exception {
    String yaml = Files.readString(image.resolve("image.yaml"));
    assertThat(schema.validate(yaml, InputFormat.YAML)).isEmpty();
    assertThat(ImageSpecReader.read(image).name()).isEqualTo(image.getFileName().toString());
  }

  @Test
  void bothAcceptTheExample() throws Exception {
    assertThat(schemaAccepts(ImageSpecReaderTest.HELLO)).isTrue();
    assertThat(readerAccepts(ImageSpecReaderTest.HELLO)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "title: Hello | title: '1.10'",
        "ports: [8080] | ports: [8080, 53/udp, 65535]",
        "ports: [8080] | workingDirectory: /data",
        "ports: [8080] | stopSignal: SIGINT",
        "'accounts: [{name: hello, id: 10001}]' | accounts: []"
      },
      quoteCharacter = '~')
  void bothAcceptWhatIsRight(String from, String to) throws Exception {
    String yaml = ImageSpecReaderTest.HELLO.replace(from.replace("'", ""), to);
    assertThat(readerAccepts(yaml)).as("reader").isTrue();
    assertThat(schemaAccepts(yaml)).as("schema").isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "title: Hello | titel: Hello",
        "title: Hello | title: 5",
        "title: Hello | title: ''",
        "title: Hello | title: [Hello]",
        "title: Hello | title:",
        "version: \"1.0\" | version: 1.0",
        "version: \"1.0\" | version: \"1/0\"",
        "id: 10001 | id: \"10001\"",
        "id: 10001 | id: 0",
        "id: 10001 | id: 1000000000",
        "name: hello | name: Hello World",
        "\"0750\" | \"0799\"",
        "path: /data | path: data",
        "owner: 10001 | owner: -1",
        "/usr/bin/hello: example | usr/bin/hello: example",
        "user: \"10001:10001\" | user: root",
        "user: \"10001:10001\" | user: \"0:0\"",
        "[/usr/bin/hello] | []",
        "[/usr/bin/hello] | /usr/bin/hello",
        "GREETING: hello | GREETING: true",
        "ports: [8080] | ports: [65536]",
        "ports: [8080] | ports: [\"65536/tcp\"]",
        "ports: [8080] | ports: [80/sctp]",
        "volumes: [/data] | volumes: [data]",
        "volumes: [/data] | stopSignal: kill",
        "volumes: [/data] | workingDirectory: data",
        "directory: go | folder: go",
        "- go: | - rust:"
      },
      quoteCharacter = '~')
  void bothRefuseWhatIsWrong(String from, String to) throws Exception {
    String yaml = ImageSpecReaderTest.HELLO.replace(from, to);
    assertThat(yaml).isNotEqualTo(ImageSpecReaderTest.HELLO);
    assertThat(readerAccepts(yaml)).as("reader").isFalse();
    assertThat(schemaAccepts(yaml)).as("schema").isFalse();
  }

  @Test
  void bothRefuseContentsThatAreTwoThingsAtOnce() throws Exception {
    String yaml = ImageSpecReaderTest.HELLO.replace("accounts:", "    files: overlay\naccounts:");
    assertThat(readerAccepts(yaml)).isFalse();
    assertThat(schemaAccepts(yaml)).isFalse();
  }

  @Test
  void bothRefuseAnImageThatLacksAnyPartThatIsRequired() throws Exception {
    for (String key : List.of("title", "description", "source", "licenses", "version")) {
      String yaml = ImageSpecReaderTest.HELLO.replaceFirst("(?m)^" + key + ":.*\n", "");
      assertThat(readerAccepts(yaml)).as("reader without " + key).isFalse();
      assertThat(schemaAccepts(yaml)).as("schema without " + key).isFalse();
    }
  }

  private static String tool(String contents, String run) {
    return ImageSpecReaderTest.HELLO
        .replace("version: \"1.0\"\n", "")
        .replace("  entrypoint: [/usr/bin/hello]\n", run)
        .replaceFirst("(?s)contents:.*?accounts", "contents: " + contents + "\naccounts");
  }

  @Test
  void bothLetTheToolBringItsStartAndItsVersion() throws Exception {
    String yaml = tool("[{tool: /opt/tool}, {files: overlay}]", "");
    assertThat(readerAccepts(yaml)).as("reader").isTrue();
    assertThat(schemaAccepts(yaml)).as("schema").isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "[{tool: opt/tool}] | none",
        "[{tool: /opt/../tool}] | none",
        "[{tool: /}] | none",
        "[{tool: /opt/tool}, {tool: /opt/other}] | none",
        "[{tool: /opt/tool}] | entrypoint: [/usr/bin/hello]",
        "[{tool: /opt/tool}] | stopSignal: SIGINT",
        "[{files: overlay}] | none"
      })
  void bothRefuseAToolThatIsNotClear(String contents, @Nullable String run) throws Exception {
    String yaml = tool(contents, run == null ? "" : "  " + run + "\n");
    assertThat(readerAccepts(yaml)).as("reader").isFalse();
    assertThat(schemaAccepts(yaml)).as("schema").isFalse();
  }

  private static String npm(String contents) {
    return ImageSpecReaderTest.HELLO.replace("accounts:", "  - npm: {" + contents + "}\naccounts:");
  }

  @Test
  void bothAcceptPagesThatNpmPackagesBuild() throws Exception {
    String yaml =
        npm(
            "directory: pages, sources: go, module: example.test/web, run: [vite, build],"
                + " environment: {MAPS: \"no\"}, copies: {/usr/share/web: public/assets}");
    assertThat(readerAccepts(yaml)).as("reader").isTrue();
    assertThat(schemaAccepts(yaml)).as("schema").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sources: go, module: m, run: [vite], copies: {/web: public}",
        "directory: pages, module: m, run: [vite], copies: {/web: public}",
        "directory: pages, sources: go, run: [vite], copies: {/web: public}",
        "directory: pages, sources: go, module: m, copies: {/web: public}",
        "directory: pages, sources: go, module: m, run: [], copies: {/web: public}",
        "directory: pages, sources: go, module: m, run: [vite]",
        "directory: pages, sources: go, module: m, run: [vite], copies: {}",
        "directory: pages, sources: go, module: m, run: [vite], copies: {web: public}",
        "directory: pages, sources: go, module: m, run: [vite], copies: {/web: /public}",
        "directory: pages, sources: go, module: m, run: [vite], copies: {/web: ../public}",
        "directory: pages, sources: go, module: m, run: [vite], copies: {/web: a/../b}",
        "directory: pages, sources: go, module: m, run: [vite], copies: {/web: a}, shell: yes"
      })
  void bothRefusePagesThatAreNotClear(String contents) throws Exception {
    assertThat(readerAccepts(npm(contents))).as("reader").isFalse();
    assertThat(schemaAccepts(npm(contents))).as("schema").isFalse();
  }

  private static String debian(String contents) {
    return ImageSpecReaderTest.HELLO
        .replace("version: \"1.0\"\n", "")
        .replaceFirst(
            "(?s)contents:.*?accounts", "contents: [{debian: {" + contents + "}}]\naccounts");
  }

  @Test
  void bothLetADebianPackageBringTheVersion() throws Exception {
    String yaml = debian("suite: sid, packages: [hello], keep: [/usr/bin/hello]");
    assertThat(readerAccepts(yaml)).as("reader").isTrue();
    assertThat(schemaAccepts(yaml)).as("schema").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "packages: [hello], keep: [/usr/bin/hello]",
        "suite: sid, keep: [/usr/bin/hello]",
        "suite: sid, packages: [hello]",
        "suite: sid, packages: [], keep: [/usr/bin/hello]",
        "suite: SID, packages: [hello], keep: [/usr/bin/hello]",
        "suite: sid, packages: [--purge], keep: [/usr/bin/hello]",
        "suite: sid, packages: [hello], keep: [usr/bin/hello]",
        "suite: sid, packages: [hello], keep: [/usr/bin/hello], drop: [/usr]"
      })
  void bothRefuseDebianContentsThatAreNotClear(String contents) throws Exception {
    assertThat(readerAccepts(debian(contents))).as("reader").isFalse();
    assertThat(schemaAccepts(debian(contents))).as("schema").isFalse();
  }
}
