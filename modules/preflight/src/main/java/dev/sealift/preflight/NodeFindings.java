package dev.sealift.preflight;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What pods said of the names and the clocks of their nodes. */
final class NodeFindings {
  private final Findings names;
  private final Findings clocks;
  private final List<String> resolving = new ArrayList<>();
  private final SortedMap<String, Duration> drifts = new TreeMap<>();
  private final SortedMap<String, List<String>> silent = new TreeMap<>();

  NodeFindings(Findings names, Findings clocks) {
    this.names = names;
    this.clocks = clocks;
  }

  /**
   * Takes in what the pod of a node said.
   *
   * @param before our time before it ran
   * @param after our time after that
   */
  void add(String node, ProbeLog log, Instant before, Instant after) {
    log.clock().ifPresent(theirs -> drifts.put(node, ClockDrift.of(theirs, before, after)));
    for (ProbeLog.Name one : log.names()) {
      if (!one.error().isEmpty()) {
        silent.computeIfAbsent(one.name() + ": " + one.error(), _ -> new ArrayList<>()).add(node);
      }
    }
    if (!log.names().isEmpty() && log.names().stream().allMatch(one -> one.error().isEmpty())) {
      resolving.add(node);
    }
  }

  List<Finding> list() {
    sayNames();
    sayClocks();
    List<Finding> all = new ArrayList<>(names.list());
    all.addAll(clocks.list());
    return all;
  }

  private void sayNames() {
    silent.forEach((error, nodes) ->
        names.problem(
            "a pod on " + String.join(", ", nodes) + " cannot look up a name of the cluster",
            error,
            "see that the cluster's name server runs and that pods may ask it: kubectl get pods -n"
                + " kube-system -l k8s-app=kube-dns"));
    if (!resolving.isEmpty()) {
      names.fine(
          "pods on " + String.join(", ", resolving) + " look up names of the cluster",
          "that of the API, and that of a new Service");
    }
    if (silent.isEmpty() && resolving.isEmpty()) {
      names.unchecked("no pod ran that could look up a name", "");
    }
  }

  private void sayClocks() {
    drifts.entrySet().stream()
        .filter(drift -> drift.getValue().abs().compareTo(ClockDrift.NOTABLE) > 0)
        .forEach(drift -> ClockDrift.judge(clocks, "node " + drift.getKey(), drift.getValue()));
    if (drifts.isEmpty()) {
      clocks.unchecked("no pod ran that could tell its time", "");
    } else if (clocks.list().isEmpty()) {
      ClockDrift.judge(clocks, String.join(", ", drifts.keySet()), Duration.ZERO);
    }
  }
}
