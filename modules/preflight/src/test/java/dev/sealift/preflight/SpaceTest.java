package dev.sealift.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Platform;
import dev.sealift.preflight.Finding.Severity;
import dev.sealift.preflight.Requirements.Image;
import dev.sealift.preflight.Requirements.Layer;
import dev.sealift.preflight.SpaceCheck.Room;
import dev.sealift.preflight.VolumeFindings.Filled;
import dev.sealift.preflight.Volumes.Claim;
import dev.sealift.site.Volume;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceTest {
  private static final long GIB = 1L << 30;

  @ParameterizedTest
  @CsvSource({"20Gi, 21474836480", "1G, 1000000000", "1e3, 1000", "1500m, 2", "0.5Ki, 512", "7, 7"})
  void quantitiesAreWholeBytes(String quantity, long bytes) {
    assertThat(Bytes.of(new Quantity(quantity))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "512, 0.5 KiB",
    "1536, 1.5 KiB",
    "1073741824, 1.0 GiB",
    "9223372036854775807, 8192.0 PiB"
  })
  void bytesAreWordsForPeople(long bytes, String words) {
    assertThat(Bytes.text(bytes)).isEqualTo(words);
  }

  @Test
  void layerIsCountedOnceAndHeldImagesAreNot() {
    Requirements needs =
        new Requirements(
            List.of(image("one", "shared", "a"), image("two", "shared", "b")), List.of());

    assertThat(needs.bytes(Platform.LINUX_AMD64, Set.of())).isEqualTo(3 * (10 + 30));
    assertThat(needs.bytes(Platform.LINUX_AMD64, Set.of(digest("one")))).isEqualTo(2 * (10 + 30));
    assertThat(needs.bytes(Platform.LINUX_ARM64, Set.of())).isZero();
    assertThat(needs.platforms()).containsExactly(Platform.LINUX_AMD64);
  }

  @Test
  void onlyNodeThatIsTooSmallIsAProblem() {
    assertThat(check().judge(List.of(new Room(node("a"), 2 * GIB, GIB, true))))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.PROBLEM);
          assertThat(finding.what()).contains("a (2.0 GiB needed, 1.0 GiB free)");
        });
  }

  @Test
  void oneOfSeveralIsAWarning() {
    List<Finding> findings =
        check()
            .judge(
                List.of(
                    new Room(node("a"), 2 * GIB, GIB, true),
                    new Room(node("b"), 2 * GIB, 3 * GIB, false)));
    assertThat(findings)
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING, Severity.FINE);
  }

  @Test
  void imagesMayHaveADiskOfTheirOwn() {
    assertThat(
            SpaceCheck.free(
                """
                {"node":{"fs":{"availableBytes":5},"runtime":{"imageFs":{"availableBytes":7}}}}\
                """))
        .contains(7L);
    assertThat(SpaceCheck.free("{\"node\":{\"fs\":{\"availableBytes\":5}}}")).contains(5L);
    assertThat(SpaceCheck.free("{\"node\":{}}")).isEmpty();
    assertThat(SpaceCheck.free("no")).isEmpty();
  }

  @Test
  void volumesOnOneDiskShareItsRoom() {
    VolumeFindings alone = new VolumeFindings(new Findings("volume"));
    alone.judge(List.of(filled("a", 1, 15), filled("b", 2, 15)));
    assertThat(alone.list()).extracting(Finding::severity).containsExactly(Severity.FINE);

    VolumeFindings together = new VolumeFindings(new Findings("volume"));
    together.judge(List.of(filled("a", 1, 15), filled("b", 1, 15)));
    assertThat(together.list())
        .extracting(Finding::severity)
        .containsExactly(Severity.FINE, Severity.WARNING);
    assertThat(together.list().getLast().what()).contains("a, b");
  }

  private static Filled filled(String component, long device, long gib) {
    return new Filled(
        new Claim(component, new Volume("10Gi", "")),
        "node",
        new ProbeLog.Folder(device, gib * GIB, 100 * GIB, ""));
  }

  private static SpaceCheck check() {
    return new SpaceCheck(Unasked.client(), new Requirements(List.of(), List.of()));
  }

  private static Node node(String name) {
    return new NodeBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  private static Image image(String name, String... layers) {
    List<Layer> all =
        List.of(layers).stream().map(layer -> new Layer(digest(layer), 10, 30)).toList();
    return new Image(name, digest(name), new TreeMap<>(Map.of(Platform.LINUX_AMD64, all)));
  }

  private static Digest digest(String of) {
    return Digest.of(of.getBytes(StandardCharsets.UTF_8));
  }
}
