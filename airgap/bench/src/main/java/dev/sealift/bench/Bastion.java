package dev.sealift.bench;

import dev.sealift.drill.Drill;
import dev.sealift.testbench.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A host beside a new cluster, for one installation.
 *
 * @param home its disk: all that is written goes there
 */
record Bastion(Site site, Drill drill, Path home) implements AutoCloseable {

  /** Starts a drill, and waits until it is ready. */
  static Bastion fresh(Site site) throws IOException {
    Drill drill = site.drill();
    Path home = Files.createTempDirectory(site.folder(), "home");
    Files.createDirectory(home.resolve("tmp"));
    Files.writeString(kubeconfig(home), drill.kubeconfig());
    return new Bastion(site, drill, home);
  }

  /** The installation out of the site's registry, or with none but that in the cluster. */
  ProcessBuilder install(boolean isPrivate) {
    Program install =
        program(site.course().sealift())
            .starting("install", site.course().bundle().toString(), "--allow-unsigned");
    return isPrivate ? install.prepare("--site=" + site.file()) : install.prepare();
  }

  /** The bundle's own Helm. */
  Program helm() {
    return program(site.course().sealift().resolveSibling("tools/helm"));
  }

  private Program program(Path file) {
    return Program.of(Path.of("/usr/bin/env"))
        .starting("-i", "PATH=/usr/bin:/bin", "HOME=" + home, "TMPDIR=" + home.resolve("tmp"))
        .starting("KUBECONFIG=" + kubeconfig(home))
        .starting(
            "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=%s -Djdk.net.hosts.file=%s"
                .formatted(home.resolve("tmp"), site.folder().resolve("hosts")))
        .starting(file.toString());
  }

  private static Path kubeconfig(Path home) {
    return home.resolve("kubeconfig");
  }

  @Override
  public void close() {
    drill.close();
    Bench.delete(home);
  }
}
