package dev.sealift.cli;

import dev.sealift.installer.Cluster;
import dev.sealift.installer.Uninstaller;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sealift uninstall}. */
@CommandLine.Command(
    name = "uninstall",
    description =
        "Takes the components out of the cluster. Volumes stay, with the Secrets that open them, and serve the next installation.",
    footerHeading = "%nExample:%n",
    footer = {
      "  sealift uninstall --site site.yaml",
      "",
      "  cert-manager stays while certificates of others need it, and its definitions always do."
    })
final class UninstallCommand extends Command {
  @Option(
      names = "--delete-data",
      description = "Delete the volumes and Secrets too. What was stored is gone for good.")
  boolean data;

  @Mixin SiteOption site = new SiteOption();
  @Mixin ClusterOptions clusters = new ClusterOptions();

  @Override
  void run(Console console) throws Exception {
    String namespace = site.site().namespace();
    try (Cluster cluster = clusters.cluster(frame().environment())) {
      List<String> left =
          new Uninstaller(cluster, namespace, clusters.helm(), new InstallProgress(console))
              .uninstall(data);
      console.result("uninstalled from " + namespace + (left.isEmpty() ? "" : "; kept:"));
      left.forEach(one -> console.result("  " + one));
      console.event("uninstalled", Map.of("namespace", namespace, "kept", left));
    }
  }
}
