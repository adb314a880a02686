package dev.sealift.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.Platform;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ImagesTest {

  @Test
  void sameSeedGivesTheSameImages() {
    assertThat(new Images(7).image(Platform.LINUX_AMD64, 10, 20))
        .isEqualTo(new Images(7).image(Platform.LINUX_AMD64, 10, 20));
  }

  @Test
  void everythingAnImagePointsAtCanBeRead() throws IOException {
    Images images = new Images(1);
    Descriptor image = images.image(Platform.LINUX_AMD64, 10, 20);
    for (Descriptor child : Manifest.parse(images.read(image), image.mediaType()).children()) {
      assertThat(images.read(child)).hasSize((int) child.size());
    }
  }
}
