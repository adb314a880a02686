package dev.sealift.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.bundle.Entry;
import dev.sealift.testbench.Access;
import dev.sealift.testbench.CutLine;
import dev.sealift.testbench.Program;
import dev.sealift.testbench.RegistryProcess;
import dev.sealift.testbench.Tools;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real registries, and what happens to lines and machines. */
class InterruptedPushIT {
  private static final long A_BIT = 4 << 20;

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void unpackTheTool() throws Exception {
    site = new Site(folder);
  }

  /**
   * A registry of the 2.8 series answers 404 for an upload whose last request was cut, although it
   * has the bytes, so there the one blob is begun again; later series tell where to go on.
   */
  @ParameterizedTest
  @EnumSource
  void lineCutInTheLargestBlobCostsNothingElse(RegistryMaker maker) throws Exception {
    List<Long> sizes = sizes();
    long place = (sizes.get(0) + sizes.get(1)) / 2;
    long all = sizes.stream().mapToLong(Long::longValue).sum();
    long again =
        switch (maker) {
          case SEALIFT -> 0;
          case DEBIAN -> place;
        };
    try (RegistryProcess registry = start(maker);
        CutLine line = CutLine.to(registry.port(), place)) {
      Site.Run run = push(line.authority()).end();
      assertThat(run.output()).contains("every manifest read back");
      assertThat(run.exitCode()).isZero();
      assertThat(line.wasCut()).isTrue();
      assertThat(line.sent()).isBetween(all + again - A_BIT, all + again + A_BIT);
      assertEveryImageIsThere(registry);
    }
  }

  @ParameterizedTest
  @EnumSource
  void registryThatDiesAndComesBackGetsTheRest(RegistryMaker maker) throws Exception {
    try (RegistryProcess registry = start(maker)) {
      Site.Running push = push(registry.authority());
      while (push.process().isAlive() && registry.answered("POST") == 0) {
        Thread.onSpinWait();
      }
      assertThat(push.process().isAlive()).as("it was on its way").isTrue();
      registry.killAndStartAgain();
      Site.Run run = push.end();
      assertThat(run.output()).contains("every manifest read back");
      assertThat(run.exitCode()).isZero();
      assertEveryImageIsThere(registry);
    }
  }

  /** Sizes of all blobs, the largest first. */
  private static List<Long> sizes() throws Exception {
    return Bundle.open(BundleUnderTest.FILE).index().entries().stream()
        .filter(entry -> entry.name().startsWith("blobs/"))
        .map(Entry::size)
        .sorted(java.util.Comparator.reverseOrder())
        .toList();
  }

  private RegistryProcess start(RegistryMaker maker) throws Exception {
    return RegistryProcess.start(
        maker.program(site), folder.resolve("registry-folder"), new Access.Plain());
  }

  private Site.Running push(String authority) throws Exception {
    return new Site.Running(
        site.start(
            "push", BundleUnderTest.FILE.toString(), authority + "/platform", "--allow-unsigned"));
  }

  private static void assertEveryImageIsThere(RegistryProcess registry) throws Exception {
    Program crane = Tools.ofThisMachine().crane();
    for (BundledImage image : BundleUnderTest.open().images()) {
      assertThat(crane.run("digest", registry.authority() + "/platform/" + image.name()).orThrow())
          .isEqualTo(image.root().digest().toString());
    }
  }
}
