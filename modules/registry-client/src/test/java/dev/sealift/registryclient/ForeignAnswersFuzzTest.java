package dev.sealift.registryclient;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Platform;
import dev.sealift.testkit.Images;
import dev.sealift.testkit.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a registry answers, or docker's file holds, comes to a value or a failure of ours. */
class ForeignAnswersFuzzTest {
  private static final Registry.Patience SHORT =
      new Registry.Patience(
          Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2), 2, Duration.ZERO);
  private static final String NOT_FOUND = "404 N\n\n{\"errors\":[{\"code\":\"X\"}]}";

  static Stream<String> challenges() {
    return Stream.of(
        "Bearer realm=\"http://a/token\",service=\"x\", Basic realm=\"y\"",
        "Bearer realm=\"" + "\\\"".repeat(4000) + "\"",
        "Basic",
        "=,=\"");
  }

  /** What a server says, answer by answer, {@code HOST} being itself. */
  static Stream<String> answers() {
    String begun = "202 A\nLocation: %s\n\n";
    return Stream.of(
        "401 U\nWWW-Authenticate: Bearer realm=\"http://HOST/t\"\n\n\0200 K\n\n{\"token\":\"t\"}",
        "401 U\nWWW-Authenticate: Bearer realm=\"x:y\"\n\n",
        "401 U\nWWW-Authenticate: Basic\n\n",
        NOT_FOUND + "\0" + begun.formatted("/u?_state=1") + "\000202 A\nRange: 0-9\n\n",
        NOT_FOUND + "\0" + begun.formatted("mailto:somebody@example.test"),
        NOT_FOUND + "\0" + begun.formatted("file:///etc/passwd"),
        NOT_FOUND + "\0" + begun.formatted("http:///nowhere"),
        NOT_FOUND + "\0" + begun.formatted("http://HOST/a b"),
        "429 T\nRetry-After: 99999999999999999999\n\n",
        "307 M\nLocation: http://HOST/elsewhere\n\n",
        "200 K\nDocker-Content-Digest: sha256:x\nContent-Length: 3\n\nabc");
  }

  static Stream<String> configurations() {
    return Stream.of(
        "{\"auths\":{\"r.test\":{\"auth\":\"dTpw\"}}}",
        "{\"auths\":{\"r.test\":{\"auth\":\"Og==\"}},\"credHelpers\":{\"r.test\":\"../x\"}}",
        "{\"auths\":[1],\"credsStore\":{}}",
        "null",
        "");
  }

  static Stream<byte[]> authorities() {
    return Stream.of(
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".getBytes(ISO_8859_1),
        new byte[] {0x30, (byte) 0x82, 1, 1},
        new byte[0]);
  }

  @MethodSource("challenges")
  @FuzzTest(maxDuration = "1m")
  void challengeIsReadAsFarAsItIsUnderstood(@NotNull String header) {
    for (Challenge challenge : Challenge.parse(header)) {
      assertThat(challenge.scheme()).isNotEmpty();
    }
  }

  @MethodSource("answers")
  @FuzzTest(maxDuration = "1m")
  void pushIsDoneOrFailsForAReason(@NotNull String answers) throws IOException {
    Images images = new Images(1);
    Descriptor root = images.image(Platform.LINUX_AMD64, 10);
    // Answers may name any host, but a search must not go to strangers.
    String tame = answers.replaceAll("//[^/?#\"\\s\\\\]+", "//HOST");
    try (ScriptedServer server = new ScriptedServer(tame);
        var _ = BugDetectors.allowNetworkConnections((host, port) -> server.isAt(host, port))) {
      Registry registry =
          new Registry(
              server.host(), true, Optional.empty(), of -> Optional.of(new Login("u", "p")), SHORT);
      Retries retries = new Retries(SHORT, time -> {}, new Random(1), PushListener.NONE);
      InstantSource clock = InstantSource.fixed(Instant.EPOCH);
      Push push = Push.to(registry, images, PushListener.NONE, clock, retries);
      push.run(push.preview(List.of(new PushedImage(root, "a", "1"))));
    } catch (RegistryFailure e) {
      assertThat(e.why()).isNotEmpty();
    }
  }

  @MethodSource("configurations")
  @FuzzTest(maxDuration = "1m")
  void storedLoginIsReadOrRefused(@NotNull String json) throws IOException {
    Path file = Files.createTempFile("fuzz", ".json");
    try {
      new DockerLogins(Files.writeString(file, json, ISO_8859_1)).of("r.test");
    } catch (RegistryFailure e) {
      assertThat(e.why()).isNotEmpty();
    } catch (java.nio.charset.CharacterCodingException e) {
      // It could not even be written.
    } finally {
      Files.delete(file);
    }
  }

  @MethodSource("authorities")
  @FuzzTest(maxDuration = "1m")
  void authoritiesAreReadOrRefused(byte @NotNull [] bytes) throws IOException {
    Path file = Files.createTempFile("fuzz", ".pem");
    try {
      assertThat(Trust.of(Optional.of(Files.write(file, bytes)))).isNotNull();
    } catch (RegistryFailure e) {
      assertThat(e.what()).contains(file.toString());
    } finally {
      Files.delete(file);
    }
  }
}
