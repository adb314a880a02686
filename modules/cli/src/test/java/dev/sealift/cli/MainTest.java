package dev.sealift.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundleContents;
import dev.sealift.bundle.BundleWriter;
import dev.sealift.bundle.BundledImage;
import dev.sealift.bundle.Entry;
import dev.sealift.bundle.Progress;
import dev.sealift.bundle.SigningKey;
import dev.sealift.oci.Json;
import dev.sealift.oci.Platform;
import dev.sealift.testkit.Images;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
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

  private Path bundle(Optional<SigningKey> signer) throws Exception {
    Images images = new Images(5);
    BundledImage image =
        BundledImage.of(
            "test/image", "1", images.index(images.image(Platform.LINUX_AMD64, 5000)), images);
    BundleContents contents =
        new BundleContents(
            "test", "1", Instant.EPOCH, Platform.LINUX_AMD64, List.of(image), List.of());
    Path file = folder.resolve("test.tar");
    BundleWriter.of(contents, images, signer).write(file, Progress.NONE);
    return file;
  }

  @Test
  void unsignedBundleIsVerifiedOnlyWhenThatIsAllowed() throws Exception {
    String bundle = bundle(Optional.empty()).toString();
    assertThat(sealift("verify", bundle)).isEqualTo(ExitCode.USAGE);
    assertThat(sealift("verify", bundle, "--allow-unsigned")).isEqualTo(ExitCode.DONE);
  }

  @Test
  void signedBundleIsVerifiedByItsKeyAndNoOther() throws Exception {
    assertThat(sealift("key", folder.resolve("ours").toString())).isEqualTo(ExitCode.DONE);
    assertThat(sealift("key", folder.resolve("theirs").toString())).isEqualTo(ExitCode.DONE);
    String pem = Files.readString(folder.resolve("ours.key"));
    String bundle = bundle(Optional.of(SigningKey.parse(pem, Optional.empty(), "ours"))).toString();
    assertThat(sealift("verify", bundle, "--key", folder.resolve("ours.pub").toString()))
        .isEqualTo(ExitCode.DONE);
    assertThat(sealift("verify", bundle, "--key", folder.resolve("theirs.pub").toString()))
        .isEqualTo(ExitCode.NOT_VERIFIED);
  }

  @Test
  void changedByteIsExitCodeFourAndThreeLines() throws Exception {
    Path bundle = bundle(Optional.empty());
    byte[] bytes = Files.readAllBytes(bundle);
    bytes[bytes.length - 4096] ^= 1;
    Files.write(bundle, bytes);
    assertThat(sealift("verify", bundle.toString(), "--allow-unsigned"))
        .isEqualTo(ExitCode.NOT_VERIFIED);
    assertThat(err.toString(UTF_8).lines())
        .hasSize(3)
        .satisfiesExactly(
            what -> assertThat(what).startsWith("error: "),
            why -> assertThat(why).startsWith("why:   "),
            next -> assertThat(next).startsWith("next:  Copy the bundle again"));
  }

  @Test
  void everyLineOfJsonOutputIsAnEvent() throws Exception {
    assertThat(sealift("inspect", bundle(Optional.empty()).toString(), "--output", "json"))
        .isZero();
    assertThat(out.toString(UTF_8).lines())
        .isNotEmpty()
        .allSatisfy(
            line -> assertThat(Json.read(line.getBytes(UTF_8), "event").has("event")).isTrue());
  }

  @Test
  void privateKeyIsReadableByItsOwnerAloneAndNeverOverwritten() throws Exception {
    String prefix = folder.resolve("k").toString();
    sealift("key", prefix);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("k.key"))))
        .isEqualTo("rw-------");
    assertThat(sealift("key", prefix)).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void pushOfABadBundleFailsBeforeTheRegistryIsAsked() throws Exception {
    Path bundle = Files.write(folder.resolve("bad.tar"), new byte[4096]);
    assertThat(sealift("push", bundle.toString(), "127.0.0.1:1", "--allow-unsigned"))
        .isEqualTo(ExitCode.NOT_VERIFIED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"build", "lock", "inspect", "verify", "push", "serve", "diff", "site", "key"})
  void everyCommandExplainsItself(String command) {
    assertThat(sealift(command, "--help")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("Usage: sealift " + command)
        .containsPattern("Example:\\R(?s).*\\R?  sealift " + command + " ");
    // What picocli had to wrap starts without the indent of what it belongs to.
    assertThat(out.toString(UTF_8).lines().dropWhile(line -> !line.equals("Example:")).skip(1))
        .allSatisfy(line -> assertThat(line).matches("|  .*"));
  }

  @Test
  void wrongWordsAreExitCodeTwo() {
    assertThat(sealift()).isEqualTo(ExitCode.USAGE);
    assertThat(sealift("nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(sealift("push", "only-one")).isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "sealift pu, push",
    "sealift ver, verify",
    "sealift verify --allow, --allow-unsigned"
  })
  void bashCompletesWhatItsScriptPromises(String begun, String whole) throws Exception {
    assertThat(sealift("generate-completion")).isZero();
    Path script = Files.write(folder.resolve("completion"), out.toByteArray());
    String tab =
        """
        . "$0"; compopt() { :; }
        COMP_WORDS=($1); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        function=$(complete -p sealift | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        "$function"; echo "${COMPREPLY[@]}"
        """;
    Process bash = new ProcessBuilder("bash", "-c", tab, script.toString(), begun).start();
    assertThat(new String(bash.getInputStream().readAllBytes(), UTF_8).strip()).isEqualTo(whole);
    assertThat(bash.waitFor()).isZero();
  }

  @Test
  void inspectionNamesEveryEntryWithItsDigest() throws Exception {
    Path bundle = bundle(Optional.empty());
    sealift("inspect", bundle.toString(), "--output=json");
    List<String> events = out.toString(UTF_8).lines().toList();
    for (Entry entry : Bundle.open(bundle).index().entries()) {
      assertThat(events)
          .anyMatch(line ->
              line.contains(
                  "\"entry\",\"name\":\"" + entry.name() + "\",\"bytes\":" + entry.size()));
    }
    assertThat(events.getFirst()).contains("\"event\":\"bundle\"", "\"signed\":false");
  }
}
