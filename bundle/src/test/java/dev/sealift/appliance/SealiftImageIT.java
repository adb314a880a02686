package dev.sealift.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;

/** The tool as a pipeline runs it: out of its image, without any right. */
class SealiftImageIT {
  private static final int PORT = 5000;
  private static final String BUNDLE = "/bundle.tar";

  @Test
  void toolInAContainerPushesItsBundle() throws Exception {
    try (Network network = Network.newNetwork();
        GenericContainer<?> registry =
            Containers.of("sealift/registry")
                .withNetwork(network)
                .withNetworkAliases("registry")
                .withTmpFs(java.util.Map.of("/var/lib/registry", "uid=10001"))
                .withExposedPorts(PORT)
                .waitingFor(Wait.forHttp("/v2/").forPort(PORT));
        GenericContainer<?> sealift =
            Containers.of("sealift/sealift")
                .withNetwork(network)
                .withFileSystemBind(BundleUnderTest.FILE.toString(), BUNDLE, BindMode.READ_ONLY)
                .withCommand("push", BUNDLE, "registry:" + PORT, "--allow-unsigned", "--plain-http")
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy())) {
      registry.start();
      sealift.start();
      assertThat(sealift.getLogs()).contains("every manifest read back");
    }
  }
}
