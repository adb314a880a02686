package dev.sealift.drill;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.Volume;
import dev.sealift.testbench.Program;
import dev.sealift.testbench.Program.Output;
import dev.sealift.testbench.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** The container that is a node, and the folder that it shares with its host. */
final class NodeContainer implements AutoCloseable {
  private static final String READY = "drill: ready";
  private static final String FAILED = "init: ";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final GenericContainer<?> container;
  private final Path folder;
  private final Program docker;

  private NodeContainer(GenericContainer<?> container, Path folder, Program docker) {
    this.container = container;
    this.folder = folder;
    this.docker = docker;
  }

  /** Starts a node and returns when it says that it is ready. */
  static NodeContainer start(NodeImage image) {
    Leftovers.remove(image.docker());
    Path folder = Leftovers.folder();
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image.name()))
            .withImagePullPolicy(_ -> false)
            .withNetworkMode("none")
            .withLabels(Leftovers.labels())
            .withTmpFs(Map.of("/run", "rw,exec,mode=755", "/tmp", "rw,exec,mode=1777"))
            .withCreateContainerCmdModifier(command -> letMakePods(command, folder))
            .withStartupTimeout(PATIENCE)
            .waitingFor(Wait.forLogMessage("(?s)(" + READY + "|" + FAILED + ").*", 1));
    NodeContainer node = new NodeContainer(container, folder, image.docker());
    try {
      container.start();
      String log = container.getLogs();
      if (!log.contains(READY)) {
        throw new Unavailable("a drill", "its node failed\n" + log);
      }
      return node;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  /**
   * No {@code --privileged}: some hosts lack a capability or two, and the node needs only these on
   * top of what every container has.
   */
  private static void letMakePods(CreateContainerCmd command, Path folder) {
    requireNonNull(command.getHostConfig())
        .withCapAdd(
            Capability.SYS_ADMIN, Capability.NET_ADMIN, Capability.SYS_PTRACE, Capability.SYSLOG)
        // Where the kubelet reads that memory ran out.
        .withDevices(new Device("r", "/dev/kmsg", "/dev/kmsg"))
        .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
        .withCgroupnsMode("host")
        .withBinds(
            new Bind("/sys/fs/cgroup", new Volume("/sys/fs/cgroup"), AccessMode.rw),
            new Bind(folder.toString(), new Volume("/gap"), AccessMode.rw));
  }

  /** What the host sees of {@code /gap}. */
  Path folder() {
    return folder;
  }

  /** A program of the node. */
  Program program(String name) {
    return docker.starting("exec", container.getContainerId(), name);
  }

  /** Copies a file of the node to this machine. */
  void copy(String file, Path to) {
    docker.run("cp", container.getContainerId() + ":" + file, to.toString()).orThrow();
  }

  /** Runs a program of the node with a text as its input. */
  Output feed(String text, String... words) {
    try {
      Path file = Files.createTempFile("input", null);
      try {
        Files.writeString(file, text);
        return feed(file, words);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new Unavailable(words[0], String.valueOf(e.getMessage()));
    }
  }

  /** Runs a program of the node with a file as its input. */
  Output feed(Path file, String... words) {
    return docker
        .starting("exec", "--interactive", container.getContainerId())
        .runWith(file, words);
  }

  /** Writes a file in the node. */
  void write(String path, String text) {
    feed(text, "/usr/libexec/drill/pod", "take", path).orThrow();
  }

  @Override
  public void close() {
    container.stop();
    Leftovers.delete(folder);
  }
}
