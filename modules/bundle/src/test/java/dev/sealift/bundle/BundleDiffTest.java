package dev.sealift.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Platform;
import dev.sealift.testkit.Images;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BundleDiffTest {
  private final Images blobs = new Images(1);
  private final Descriptor shared = blobs.layer(500);
  private final Descriptor fresh = blobs.layer(900);
  private final Descriptor one = blobs.imageOf(Platform.LINUX_AMD64, List.of(shared));
  private final Descriptor two = blobs.imageOf(Platform.LINUX_AMD64, List.of(shared, fresh));

  @Test
  void bundleDoesNotDifferFromItself() throws Exception {
    BundleIndex index = index(image("a", "1", one));
    assertThat(BundleDiff.between(index, index))
        .isEqualTo(new BundleDiff(List.of(), List.of(), List.of(), List.of(), 0));
  }

  @Test
  void imagesAreAddedRemovedAndChanged() throws Exception {
    BundledImage old = image("web", "1", one);
    BundledImage newer = image("web", "2", two);
    BundledImage gone = image("gone", "1", one);
    BundledImage added = image("added", "1", two);
    BundleDiff diff = BundleDiff.between(index(old, gone), index(newer, added));
    assertThat(diff.added()).containsExactly(added);
    assertThat(diff.removed()).containsExactly(gone);
    assertThat(diff.changed()).containsExactly(new BundleDiff.Changed(old, newer));
  }

  @Test
  void sameTagWithOtherContentIsAChange() throws Exception {
    BundledImage old = image("web", "1", one);
    BundledImage newer = image("web", "1", two);
    assertThat(BundleDiff.between(index(old), index(newer)).changed())
        .containsExactly(new BundleDiff.Changed(old, newer));
  }

  @Test
  void onlyBlobsThatAreNewCount() throws Exception {
    BundleDiff diff = BundleDiff.between(index(image("a", "1", one)), index(image("a", "1", two)));
    assertThat(diff.newBlobs()).contains(fresh.digest(), two.digest()).hasSize(3);
    assertThat(diff.newBytes()).isGreaterThan(two.size() + 900).isLessThan(two.size() + 1400);
  }

  private BundledImage image(String repository, String tag, Descriptor root) throws Exception {
    return BundledImage.of(repository, tag, root, blobs);
  }

  private BundleIndex index(BundledImage... images) throws Exception {
    return BundleWriter.of(Samples.contents(List.of(images)), blobs, Optional.empty()).index();
  }
}
