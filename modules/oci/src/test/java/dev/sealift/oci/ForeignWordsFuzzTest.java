package dev.sealift.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever text or document comes from outside, it is a value that lasts, or it is refused. */
class ForeignWordsFuzzTest {
  private static final String HEX = "0123456789abcdef".repeat(4);
  private static final Descriptor SOME =
      Descriptor.of(MediaType.OCI_LAYER_GZIP, new byte[3])
          .on(Platform.parse("linux/arm64/v8"))
          .annotated("a", "b");

  static Stream<String> words() {
    return Stream.of(
        "localhost:5000/a/b_c:1.0",
        "[::1]:5000/a@sha256:" + HEX,
        "sha512:" + HEX + HEX,
        "application/vnd.oci.image.index.v1+json",
        "linux/arm64/v8",
        "registry.example/" + "a/".repeat(200) + "a:x",
        "a".repeat(300),
        ":@/");
  }

  static Stream<byte[]> documents() {
    return Stream.of(
        new Manifest.Image(MediaType.OCI_MANIFEST, SOME, List.of(SOME, SOME)).toBytes(),
        new Manifest.Index(MediaType.OCI_INDEX, List.of(SOME)).toBytes(),
        new Manifest.Index(MediaType.DOCKER_LIST, List.of()).toBytes(),
        "{\"layers\":[{\"size\":1e99}],\"config\":null}".getBytes(UTF_8),
        ("{\"size\":1e" + "9".repeat(90) + "}").getBytes(UTF_8),
        "[".repeat(2000).getBytes(UTF_8),
        new byte[0]);
  }

  @MethodSource("words")
  @FuzzTest(maxDuration = "1m")
  void wordIsAValueOrRefused(@NotNull String text) {
    roundTrip(text, Reference::parse);
    roundTrip(text, Repository::parse);
    roundTrip(text, Digest::parse);
    roundTrip(text, MediaType::new);
    roundTrip(text, Platform::parse);
  }

  @MethodSource("documents")
  @FuzzTest(maxDuration = "1m")
  void manifestIsReadOrRefused(byte @NotNull [] bytes) {
    for (MediaType type :
        List.of(
            MediaType.OCI_MANIFEST,
            MediaType.OCI_INDEX,
            MediaType.DOCKER_MANIFEST,
            MediaType.DOCKER_LIST,
            MediaType.OCI_CONFIG)) {
      try {
        Manifest manifest = Manifest.parse(bytes, type);
        assertThat(Manifest.parse(manifest.toBytes(), type)).isEqualTo(manifest);
      } catch (Malformed e) {
        assertThat(e.why()).isNotEmpty();
      }
    }
  }

  /** What was read is written as it was, and read again as it is. */
  private static void roundTrip(String text, Function<String, Object> parser) {
    try {
      Object value = parser.apply(text);
      assertThat(value).hasToString(text);
      assertThat(parser.apply(value.toString())).isEqualTo(value);
    } catch (Malformed e) {
      assertThat(e.what()).isNotEmpty();
    }
  }
}
