package dev.sealift.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.drill.Drill;
import dev.sealift.oci.Json;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Installations in fresh drills. */
final class Installations {
  private static final int ROUNDS = 3;
  private static final Duration SETTLING = Duration.ofSeconds(60);

  private final Course course;

  Installations(Course course) {
    this.course = course;
  }

  /** Against the same charts by hand. */
  void race() throws Exception {
    course.room(folder -> {
      try (Site site = Site.open(course, folder)) {
        List<Usage> ours = new ArrayList<>();
        List<Usage> byHand = new ArrayList<>();
        List<Usage> bare = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
          Charts charts;
          try (Bastion bastion = Bastion.fresh(site)) {
            ours.add(remark("sealift", Usage.of(List.of(bastion.install(true)))));
            charts = Charts.of(bastion);
          }
          try (Bastion bastion = Bastion.fresh(site)) {
            charts.prepare(bastion.drill());
            byHand.add(remark("helm", Usage.of(charts.install(bastion.helm()))));
          }
          try (Bastion bastion = Bastion.fresh(site)) {
            bare.add(remark("bare", Usage.of(List.of(bastion.install(false)))));
          }
        }
        double own = Course.seconds(Usage.median(ours).wall());
        say("sealift install", Usage.median(ours), own);
        say("helm install --wait, one after another", Usage.median(byHand), own);
        say("sealift install, no registry before", Usage.median(bare), own);
      }
      return folder;
    });
  }

  private Usage remark(String who, Usage usage) {
    course.remark("%s %.1f s".formatted(who, Course.seconds(usage.wall())));
    return usage;
  }

  private void say(String who, Usage usage, double own) {
    double seconds = Course.seconds(usage.wall());
    course.say("%-40s %6.1f s  %5.2f times".formatted(who, seconds, seconds / own));
  }

  /** What it takes of the bastion, and what it leaves running. */
  void weigh() throws Exception {
    course.room(folder -> {
      try (Site site = Site.open(course, folder)) {
        try (Bastion bastion = Bastion.fresh(site)) {
          weigh("private registry", bastion, true);
        }
        try (Bastion bastion = Bastion.fresh(site)) {
          weigh("registry in the cluster", bastion, false);
          Thread.sleep(SETTLING);
          idle(bastion.drill());
        }
      }
      return folder;
    });
  }

  private void weigh(String what, Bastion bastion, boolean isPrivate) throws Exception {
    long before = Tree.held(bastion.home());
    Tree tree = Tree.of(bastion.install(isPrivate), bastion.home());
    tree.said().stream().filter(line -> line.contains("ready ")).forEach(course::remark);
    course.say(
        "%s: %.0f MiB (%s) in %.1f s"
            .formatted(
                what,
                Course.mebibytes(tree.peak()),
                words(tree.atPeak()),
                Course.seconds(tree.wall())));
    course.say("  alone at most: " + words(tree.peaks()));
    long bundle = Files.size(course.bundle());
    long tool = Tree.held(course.sealift().resolveSibling(""));
    course.say(
        "  disk beside the bundle of %.0f MiB and the tool of %.0f MiB: %.1f MiB during, %.1f MiB after"
            .formatted(
                Course.mebibytes(bundle),
                Course.mebibytes(tool),
                Course.mebibytes(tree.disk() - before),
                Course.mebibytes(Tree.held(bastion.home()) - before)));
    course.say(
        "  %.3f times the bundle, with the tool %.3f times"
            .formatted(
                (bundle + tree.disk() - before) / (double) bundle,
                (bundle + tool + tree.disk() - before) / (double) bundle));
  }

  private static String words(Map<String, Long> memory) {
    return memory.entrySet().stream()
        .map(one -> "%s %.0f MiB".formatted(one.getKey(), Course.mebibytes(one.getValue())))
        .collect(Collectors.joining(", "));
  }

  /** As the kubelet reads it from the pods' control groups. */
  private void idle(Drill drill) {
    String node =
        drill.kubectl("get", "nodes", "--output=jsonpath={.items[0].metadata.name}").orThrow();
    String summary =
        drill.kubectl("get", "--raw", "/api/v1/nodes/" + node + "/proxy/stats/summary").orThrow();
    for (JsonNode pod : Json.read(summary.getBytes(UTF_8), "the kubelet's answer").path("pods")) {
      JsonNode reference = pod.path("podRef");
      String containers =
          pod.path("containers")
              .valueStream()
              .map(one ->
                  "%s %.0f MiB"
                      .formatted(
                          one.path("name").asString(),
                          Course.mebibytes(one.path("memory").path("workingSetBytes").asLong())))
              .collect(Collectors.joining(", "));
      course.say(
          "%s/%s: %.0f MiB (%s)"
              .formatted(
                  reference.path("namespace").asString(),
                  reference.path("name").asString(),
                  Course.mebibytes(pod.path("memory").path("workingSetBytes").asLong()),
                  containers));
    }
  }
}
