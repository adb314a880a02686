package dev.sealift.installer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.oci.Platform;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class BareNodesTest {
  private static final List<Platform> BOTH = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
  private static final String LAYERS = "{names: ['<none>@<none>'], sizeBytes: 1}";
  private static final String PAUSE = "{names: [registry.example/pause:3], sizeBytes: 300}";
  private static final String PROXY = "{names: [registry.example/proxy:1], sizeBytes: 200}";
  private static final String NAMES = "{names: [registry.example/names:1], sizeBytes: 100}";

  @Test
  void theImageThatEveryNodeKeepsIsTaken() throws Exception {
    assertThat(
            BareNodes.of(
                    List.of(
                        node("amd64", "", LAYERS, PROXY, PAUSE),
                        node("amd64", "", LAYERS, PAUSE, PROXY)),
                    BOTH)
                .image())
        .isEqualTo("registry.example/pause:3");
  }

  @Test
  void elseTheSmallestThatIsOnAll() throws Exception {
    assertThat(
            BareNodes.of(
                    List.of(
                        node("amd64", "", PROXY, NAMES),
                        node("arm64", "", NAMES, PROXY),
                        node("amd64", "", PROXY)),
                    BOTH)
                .image())
        .isEqualTo("registry.example/proxy:1");
  }

  @Test
  void nodesThatTakeNoPodsOrAreOfAnotherPlatformDoNotCount() throws Exception {
    BareNodes nodes =
        BareNodes.of(
            List.of(
                node("arm64", "", NAMES),
                node("amd64", "unschedulable: true", PROXY),
                node("s390x", "", PROXY)),
            BOTH);

    assertThat(nodes.image()).isEqualTo("registry.example/names:1");
    assertThat(nodes.platforms()).containsExactly(Platform.LINUX_ARM64);
  }

  @Test
  void aClusterThatCannotRunTheBundleIsUnfit() {
    assertThatThrownBy(() -> BareNodes.of(List.of(node("s390x", "", PAUSE)), BOTH))
        .isInstanceOf(InstallFailure.Unfit.class);
    assertThatThrownBy(
            () -> BareNodes.of(List.of(node("amd64", "", PAUSE), node("amd64", "", PROXY)), BOTH))
        .isInstanceOf(InstallFailure.Unfit.class)
        .hasMessageContaining("in common");
  }

  private static Node node(String architecture, String spec, String... images) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Node
        spec: {%s}
        status:
          conditions: [{type: Ready, status: "True"}]
          nodeInfo: {operatingSystem: linux, architecture: %s}
          images: [%s]
        """
            .formatted(spec, architecture, String.join(", ", images)),
        Node.class);
  }
}
