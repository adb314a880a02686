package dev.sealift.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
  private static final Descriptor CONFIG = Descriptor.of(MediaType.OCI_CONFIG, new byte[] {1});
  private static final Descriptor LAYER = Descriptor.of(MediaType.OCI_LAYER_GZIP, new byte[] {2});
  private static final Manifest.Image IMAGE =
      new Manifest.Image(
          MediaType.OCI_MANIFEST, CONFIG, List.of(LAYER.annotated("b", "2").annotated("a", "1")));

  @Test
  void imageIsReadBackAsItWasWritten() {
    assertThat(Manifest.parse(IMAGE.toBytes(), MediaType.OCI_MANIFEST)).isEqualTo(IMAGE);
  }

  @Test
  void indexIsReadBackAsItWasWritten() {
    Descriptor child =
        Descriptor.of(MediaType.OCI_MANIFEST, IMAGE.toBytes()).on(Platform.parse("linux/arm64/v8"));
    Manifest.Index index = new Manifest.Index(MediaType.OCI_INDEX, List.of(child));
    assertThat(Manifest.parse(index.toBytes(), MediaType.OCI_INDEX)).isEqualTo(index);
  }

  @Test
  void childrenOfAnImageAreItsConfigAndLayers() {
    assertThat(IMAGE.children())
        .extracting(Descriptor::digest)
        .containsExactly(CONFIG.digest(), LAYER.digest());
  }

  @Test
  void documentThatContradictsItsDescriptorIsRefused() {
    assertThatThrownBy(() -> Manifest.parse(IMAGE.toBytes(), MediaType.DOCKER_MANIFEST))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("announced as");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"config\":1,\"layers\":[]}",
        "{} {}",
        "{\"a\":1,\"a\":2}",
        "{\"config\":{},\"layers\":{}}"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Manifest.parse(text.getBytes(UTF_8), MediaType.OCI_MANIFEST))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void variantThatIsNoStringIsRefused() {
    String text =
        """
        {"manifests":[{"mediaType":"a/b","digest":"%s","size":1,\
        "platform":{"os":"linux","architecture":"arm","variant":{}}}]}\
        """
            .formatted(CONFIG.digest());
    assertThatThrownBy(() -> Manifest.parse(text.getBytes(UTF_8), MediaType.OCI_INDEX))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("variant");
  }

  @Test
  void deepNestingIsRefusedRatherThanOverflowingTheStack() {
    String deep = "[".repeat(100_000);
    assertThatThrownBy(() -> Manifest.parse(deep.getBytes(UTF_8), MediaType.OCI_INDEX))
        .isInstanceOf(Malformed.class);
  }
}
