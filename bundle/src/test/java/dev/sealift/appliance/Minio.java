package dev.sealift.appliance;

import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import io.minio.MinioClient;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/** A container of the object storage, which has data in its image's volume or in a named one. */
final class Minio implements AutoCloseable {
  static final String USER = "test-root-user";
  static final String PASSWORD = "test-root-password";
  private static final int PORT = 9000;

  private final GenericContainer<?> container;

  private Minio(GenericContainer<?> container) {
    this.container = container;
    container.start();
  }

  static Minio start() throws Exception {
    return new Minio(container());
  }

  static Minio onVolume(String volume) throws Exception {
    Mount mount = new Mount().withType(MountType.VOLUME).withSource(volume).withTarget("/data");
    return new Minio(
        container()
            .withCreateContainerCmdModifier(
                command -> Containers.host(command).withMounts(List.of(mount))));
  }

  /** Others in the network find it at {@code http://minio:9000}. */
  static Minio in(Network network) throws Exception {
    return new Minio(container().withNetwork(network).withNetworkAliases("minio"));
  }

  private static GenericContainer<?> container() throws Exception {
    return Containers.of("sealift/minio")
        .withEnv("MINIO_ROOT_USER", USER)
        .withEnv("MINIO_ROOT_PASSWORD", PASSWORD)
        .withExposedPorts(PORT)
        .waitingFor(Wait.forHttp("/minio/health/live").forPort(PORT));
  }

  MinioClient client() {
    return MinioClient.builder()
        .endpoint("http://" + container.getHost() + ":" + container.getMappedPort(PORT))
        .credentials(USER, PASSWORD)
        .build();
  }

  /** Number of its first process, on the machine that runs the engine. */
  String process() {
    return Containers.docker()
        .run("inspect", "--format", "{{.State.Pid}}", container.getContainerId())
        .orThrow();
  }

  @Override
  public void close() {
    container.stop();
  }
}
