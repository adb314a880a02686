package dev.sealift.cli;

import dev.sealift.bundle.Bundle;
import dev.sealift.installer.Cluster;
import dev.sealift.installer.Plan;
import dev.sealift.installer.Planner;
import dev.sealift.site.Site;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift plan}. */
@CommandLine.Command(
    name = "plan",
    description =
        "Says what an installation would find, push and change, and touches nothing. Ends with 3 if it could not begin.",
    footerHeading = "%nExample:%n",
    footer = {"  sealift plan appliance.tar --key ours.pub --site site.yaml --objects"})
final class PlanCommand extends Command {
  @Parameters(paramLabel = "BUNDLE", description = "The bundle.")
  Path file = Path.of("");

  @Option(names = "--objects", description = "Name each object, not only how many.")
  boolean objects;

  @Mixin SiteOption siteOption = new SiteOption();
  @Mixin ClusterOptions clusters = new ClusterOptions();
  @Mixin TrustOptions trust = new TrustOptions();

  private boolean clear = true;

  @Override
  void run(Console console) throws Exception {
    Site site = siteOption.site();
    Bundle bundle = Bundle.open(file);
    bundle.signer(trust.trust());
    try (Cluster cluster = clusters.cluster(frame().environment())) {
      Plan plan = new Planner(cluster, site, bundle, clusters.helm()).plan();
      Findings.print(console, plan.findings());
      print(console, plan);
      clear = plan.isClear();
    }
  }

  private void print(Console console, Plan plan) {
    console.result(
        "images   %d to send, at most %s; nodes pull from %s"
            .formatted(plan.images(), Sizes.of(plan.bytes()), plan.imageRegistry()));
    plan.volumes().forEach(volume -> console.result("volume   " + volume));
    Map<String, String> parts = new java.util.LinkedHashMap<>();
    plan.changes().forEach(change -> parts.merge(change.release(), "", (a, b) -> a));
    for (String part : parts.keySet()) {
      console.result(
          "%-15s %d new, %d changed, %d unchanged"
              .formatted(
                  part,
                  count(plan, part, Plan.Kind.NEW),
                  count(plan, part, Plan.Kind.CHANGED),
                  count(plan, part, Plan.Kind.UNCHANGED)));
      if (objects) {
        plan.changes().stream()
            .filter(change -> change.release().equals(part))
            .forEach(
                change -> console.result("  %-9s %s".formatted(word(change), change.object())));
      }
    }
    plan.changes()
        .forEach(change ->
            console.event(
                "object",
                Map.of(
                    "change", word(change),
                    "release", change.release(),
                    "namespace", change.namespace(),
                    "object", change.object())));
    console.event(
        "plan",
        Map.of(
            "images", plan.images(),
            "bytes", plan.bytes(),
            "imageRegistry", plan.imageRegistry(),
            "volumes", plan.volumes(),
            "clear", plan.isClear()));
  }

  private static String word(Plan.Change change) {
    return switch (change.kind()) {
      case NEW -> "new";
      case CHANGED -> "changed";
      case UNCHANGED -> "unchanged";
    };
  }

  private static long count(Plan plan, String part, Plan.Kind kind) {
    return plan.changes().stream()
        .filter(change -> change.release().equals(part) && change.kind() == kind)
        .count();
  }

  @Override
  public Integer call() {
    int code = super.call();
    return code == ExitCode.DONE && !clear ? Integer.valueOf(ExitCode.NOT_PREPARED) : code;
  }
}
