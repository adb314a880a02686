package dev.sealift.cli;

import dev.sealift.installer.Cluster;
import dev.sealift.installer.InstallFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster, and with which Helm. */
final class ClusterOptions {
  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "How to reach the cluster. Default: KUBECONFIG, else ~/.kube/config.")
  @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Context of the kubeconfig. Default: its current one.")
  @Nullable String context;

  @Option(
      names = "--helm",
      paramLabel = "FILE",
      description = "Helm 4. Default: the one that the bundle brings beside this tool.")
  @Nullable Path helm;

  /** The cluster; the caller closes it. */
  Cluster cluster(Map<String, String> environment) throws InstallFailure {
    return Cluster.of(
        kubeconfig == null ? Cluster.usualKubeconfig(environment) : kubeconfig,
        Optional.ofNullable(context));
  }

  Path helm() throws UsageFailure {
    if (helm != null) {
      return helm;
    }
    Path beside = Path.of(System.getProperty("sealift.home", ""), "tools", "helm");
    if (!Files.isExecutable(beside)) {
      throw new UsageFailure(
          "Helm is not where this tool is",
          beside + " is not there, or cannot be run",
          "Run the tool that is in front of the bundle: tar xf BUNDLE sealift; or name one with --helm.");
    }
    return beside;
  }
}
