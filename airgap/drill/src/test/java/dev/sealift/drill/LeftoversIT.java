package dev.sealift.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeftoversIT {
  private static final int CONTAINER_ID = 64;

  @Test
  void aDrillLeavesNothingBehind() throws Exception {
    // The engine and what it loads stay until the end of the process.
    NodeImage.ofThisProcess();
    List<String> before = machine();
    try (Drill drill = Drill.start()) {
      Pods pods = Pods.inNamespace(drill, "leftovers");
      pods.volume("data");
      pods.start("pod", "", Pods.mounting("data"));
      assertThat(machine()).isNotEqualTo(before);
    }
    assertThat(machine()).isEqualTo(before);
  }

  @Test
  void whatAKilledProcessLeftIsRemovedByTheNextStart() throws Exception {
    // No process has this number: the kernel's largest is 4194304.
    Path left = Files.createDirectories(Path.of("/tmp/sealift-drill-4194305-1/deep"));
    var docker = NodeImage.ofThisProcess().docker();
    String image = NodeImage.ofThisProcess().name();
    docker.run("create", "--name=left", "--label=dev.sealift.drill=4194305", image).orThrow();
    docker.run("create", "--name=kept", "--label=another", image).orThrow();

    Leftovers.remove(docker);

    assertThat(left.getParent()).doesNotExist();
    assertThat(docker.run("ps", "--all", "--format={{.Names}}").orThrow())
        .contains("kept")
        .doesNotContain("left");
    docker.run("rm", "kept").orThrow();
  }

  /** All that a container could leave on a machine. */
  private static List<String> machine() throws IOException {
    List<String> all = new ArrayList<>(Files.readAllLines(Path.of("/proc/self/mounts")));
    NetworkInterface.networkInterfaces().forEach(one -> all.add(one.getName()));
    all.addAll(new TreeSet<>(groups()));
    ProcessHandle.allProcesses()
        .flatMap(process -> process.info().command().stream())
        .filter(command -> command.contains("kube") || command.contains("containerd-shim"))
        .forEach(all::add);
    try (Stream<Path> files = Files.list(Path.of("/tmp"))) {
      files.map(Path::toString).filter(name -> name.contains("sealift-drill")).forEach(all::add);
    }
    return all;
  }

  /** The control groups of containers, of each hierarchy of v1 or of the one of v2. */
  private static List<String> groups() throws IOException {
    Path root = Path.of("/sys/fs/cgroup");
    try (Stream<Path> hierarchies = Files.list(root)) {
      return Stream.concat(Stream.of(root), hierarchies)
          .flatMap(hierarchy -> Stream.ofNullable(hierarchy.resolve("docker").toFile().list()))
          .flatMap(Stream::of)
          .filter(name -> name.length() == CONTAINER_ID)
          .toList();
    }
  }
}
