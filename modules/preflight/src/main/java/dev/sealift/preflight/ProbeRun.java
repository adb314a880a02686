package dev.sealift.preflight;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Probes that run at the same time in one scratch namespace. */
final class ProbeRun {
  private final Scratch scratch;

  ProbeRun(Scratch scratch) {
    this.scratch = scratch;
  }

  List<Finding> of(List<Probe> probes) {
    List<Finding> findings = new ArrayList<>();
    Map<Probe, Boolean> started = new LinkedHashMap<>();
    for (Probe probe : probes) {
      List<Finding> refused =
          answer(
              probe,
              () -> {
                probe.start(scratch);
                return List.of();
              });
      findings.addAll(refused);
      started.put(probe, refused.isEmpty());
    }
    started.forEach((probe, goes) -> {
      if (goes) {
        findings.addAll(answer(probe, () -> probe.finish(scratch)));
      }
    });
    return findings;
  }

  private static List<Finding> answer(Probe probe, Supplier<List<Finding>> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      Refusal refusal = Refusal.of(e);
      return probe.names().stream()
          .map(
              name -> new Findings(name).unchecked(refusal.why(), refusal.next()).list().getFirst())
          .toList();
    }
  }
}
