package dev.sealift.cli;

import dev.sealift.installer.Cluster;
import dev.sealift.installer.Status;
import dev.sealift.oci.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code sealift status}. */
@CommandLine.Command(
    name = "status",
    description =
        "Says what is installed and whether it does its work. Ends with 1 if something does not, or nothing is there.",
    footerHeading = "%nExample:%n",
    footer = {"  sealift status --site site.yaml"})
final class StatusCommand extends Command {
  @Mixin SiteOption site = new SiteOption();
  @Mixin ClusterOptions clusters = new ClusterOptions();

  private boolean ready;

  @Override
  void run(Console console) throws Exception {
    String namespace = site.site().namespace();
    try (Cluster cluster = clusters.cluster(frame().environment())) {
      Status status = Status.of(cluster, namespace, clusters.helm());
      status
          .receipt()
          .map(r -> Json.read(r.document().getBytes(StandardCharsets.UTF_8), "the receipt"))
          .ifPresent(r ->
              console.result(
                  "%s, installed in %s at %s"
                      .formatted(
                          r.path("bundle").asString(""), namespace, r.path("at").asString(""))));
      for (Status.Part part : status.parts()) {
        String state = part.missing().isEmpty() ? "ready" : String.join("; ", part.missing());
        console.result("  %-15s %s".formatted(part.name(), state));
        console.event(
            "part",
            Map.of(
                "name",
                part.name(),
                "namespace",
                part.namespace(),
                "ready",
                part.missing().isEmpty(),
                "missing",
                part.missing()));
      }
      if (status.parts().isEmpty()) {
        console.result("nothing is installed in " + namespace);
      }
      console.event("status", Map.of("namespace", namespace, "ready", status.isReady()));
      ready = status.isReady();
    }
  }

  @Override
  public Integer call() {
    int code = super.call();
    return code == ExitCode.DONE && !ready ? Integer.valueOf(ExitCode.FAILED) : code;
  }
}
