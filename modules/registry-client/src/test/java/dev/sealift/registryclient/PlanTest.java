package dev.sealift.registryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Platform;
import dev.sealift.testkit.Images;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
  private final Images images = new Images(3);

  @Test
  void blobOfTwoImagesIsPlannedOnceForBothRepositories() throws Exception {
    Descriptor shared = images.layer(500);
    var one = new PushedImage(images.imageOf(Platform.LINUX_AMD64, List.of(shared)), "a/one", "1");
    var two = new PushedImage(images.imageOf(Platform.LINUX_ARM64, List.of(shared)), "a/two", "1");
    Plan plan = Plan.of(List.of(one, two), images);
    assertThat(plan.blobs().getFirst())
        .isEqualTo(new Plan.Target(shared, List.of("a/one", "a/two")));
    assertThat(plan.blobs()).hasSize(3);
  }

  @Test
  void biggestBlobComesFirst() throws Exception {
    var image = new PushedImage(images.image(Platform.LINUX_AMD64, 300, 900, 600), "a", "1");
    assertThat(Plan.of(List.of(image), images).blobs())
        .extracting(target -> target.blob().size())
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
  }

  @Test
  void manifestsOfAnIndexComeBeforeIt() throws Exception {
    Descriptor amd = images.image(Platform.LINUX_AMD64, 10);
    Descriptor arm = images.image(Platform.LINUX_ARM64, 10);
    var image = new PushedImage(images.index(amd, arm), "a", "1");
    assertThat(Plan.of(List.of(image), images).manifests().get(image))
        .extracting(Descriptor::digest)
        .containsExactly(amd.digest(), arm.digest(), image.root().digest());
  }

  @Test
  void manifestThatTheSourceDoesNotHoldIsItsFault() {
    Descriptor elsewhere = new Images(4).image(Platform.LINUX_AMD64, 10);
    assertThatThrownBy(() -> Plan.of(List.of(new PushedImage(elsewhere, "a", "1")), images))
        .isInstanceOf(RegistryFailure.BrokenSource.class);
  }
}
