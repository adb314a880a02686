package dev.sealift.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.bundle.BundledImage;
import dev.sealift.testbench.Access;
import dev.sealift.testbench.Program;
import dev.sealift.testbench.RegistryProcess;
import dev.sealift.testbench.Tools;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle's own tool pushes the bundle into the bundle's own registry. */
class PushIT {
  private static final int SIGKILL = 128 + 9;
  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void unpackTheTool() throws Exception {
    site = new Site(folder);
  }

  private RegistryProcess registry() throws Exception {
    return RegistryProcess.start(RegistryMaker.SEALIFT.program(site), folder, new Access.Plain());
  }

  private static String[] push(RegistryProcess registry) {
    return new String[] {
      "push",
      BundleUnderTest.FILE.toString(),
      registry.authority() + "/platform",
      "--allow-unsigned"
    };
  }

  private static void assertEveryImageIsThere(RegistryProcess registry) throws Exception {
    Program crane = Tools.ofThisMachine().crane();
    for (BundledImage image : BundleUnderTest.open().images()) {
      assertThat(crane.run("digest", registry.authority() + "/platform/" + image.name()).orThrow())
          .isEqualTo(image.root().digest().toString());
    }
  }

  @Test
  void toolFromTheBundleVerifiesIt() throws Exception {
    Site.Run run = site.sealift("verify", BundleUnderTest.FILE.toString(), "--allow-unsigned");
    assertThat(run.output()).startsWith("verified");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void pushThatWasKilledGoesOnWhenRunAgain() throws Exception {
    try (RegistryProcess registry = registry()) {
      Process killed = site.start(push(registry));
      while (killed.isAlive() && registry.answered("POST") == 0) {
        Thread.onSpinWait();
      }
      assertThat(killed.destroyForcibly().waitFor()).as("it was on its way").isEqualTo(SIGKILL);
      assertThat(site.sealift(push(registry)).exitCode()).isZero();
      assertEveryImageIsThere(registry);
    }
  }

  @Test
  void registryThatIsNotThereIsPartlyDoneWithAdviceForOffline() throws Exception {
    RegistryProcess registry = registry();
    registry.close();
    Site.Run run = site.sealift(push(registry));
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.output()).contains("error: ").contains("why:   ").contains("next:  ");
  }
}
