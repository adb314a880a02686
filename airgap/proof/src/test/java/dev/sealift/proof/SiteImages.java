package dev.sealift.proof;

import dev.sealift.testbench.Program;
import dev.sealift.testbench.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Images of the site's own in the registry in the cluster, as a tool of others sees them. */
final class SiteImages {
  private final Seen cluster;
  private final Path folder;

  /**
   * @param folder to be made
   */
  SiteImages(Seen cluster, Path folder) throws IOException {
    this.cluster = cluster;
    this.folder = Files.createDirectories(folder);
  }

  /** Pushes an image of the bundle's under another name. */
  void push(String bundled, String reference) throws IOException {
    skopeo("copy", "--dest-")
        .run("oci-archive:" + Bastion.BUNDLE + ":" + bundled, target(reference))
        .orThrow();
  }

  String digest(String reference) throws IOException {
    return skopeo("inspect", "--").run("--format={{.Digest}}", target(reference)).orThrow();
  }

  private String target(String reference) {
    return "docker://127.0.0.1:%d/%s".formatted(cluster.reach("image-registry", 443), reference);
  }

  private Program skopeo(String command, String prefix) throws IOException {
    Files.writeString(folder.resolve("ca.crt"), cluster.secret("image-registry-tls", "ca.crt"));
    String login =
        cluster.secret("image-registry-push", "username")
            + ":"
            + cluster.secret("image-registry-push", "password");
    return Tools.ofThisMachine()
        .skopeo()
        .starting("--tmpdir", folder.toString(), command)
        .starting(prefix + "cert-dir=" + folder, prefix + "creds=" + login);
  }
}
