package dev.sealift.appliance;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import dev.sealift.testbench.Attempt;
import dev.sealift.testbench.DockerEngine;
import dev.sealift.testbench.Program;
import java.util.Arrays;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The images of the bundle in a Docker engine, and containers of them with no rights at all. */
final class Containers {
  private Containers() {}

  /** Docker's command line, with the bundle loaded. */
  static Program docker() {
    return Loaded.DOCKER.get();
  }

  /**
   * A container that cannot write into its root file system, has no capability and gets none, and
   * whose ports are on the loopback interface only.
   */
  static GenericContainer<?> of(String repository) throws Exception {
    String image = BundleUnderTest.open().image(repository).name();
    docker().run("image", "inspect", image).orThrow();
    return new GenericContainer<>(DockerImageName.parse(image))
        .withImagePullPolicy(_ -> false)
        .withCreateContainerCmdModifier(Containers::confine);
  }

  private static void confine(CreateContainerCmd command) {
    ExposedPort[] exposed = requireNonNull(command.getExposedPorts());
    List<PortBinding> ports =
        Arrays.stream(exposed)
            .map(port -> new PortBinding(Binding.bindIp("127.0.0.1"), port))
            .toList();
    host(command)
        .withReadonlyRootfs(true)
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withPortBindings(ports);
  }

  static HostConfig host(CreateContainerCmd command) {
    return requireNonNull(command.getHostConfig());
  }

  /** Holds what is made once. */
  private static final class Loaded {
    static final Attempt<Program> DOCKER = Attempt.at(Loaded::load);

    private static Program load() {
      Program docker = DockerEngine.ofThisProcess().client();
      docker.run("load", "-i", BundleUnderTest.FILE.toString()).orThrow();
      return docker;
    }
  }
}
