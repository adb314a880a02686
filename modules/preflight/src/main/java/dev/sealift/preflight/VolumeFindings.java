package dev.sealift.preflight;

import dev.sealift.preflight.ProbeLog.Folder;
import dev.sealift.preflight.Volumes.Claim;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What came of the volumes that were claimed. */
final class VolumeFindings {
  /** What a file system takes of a volume for itself. */
  private static final double USABLE = 0.9;

  private static final String SEE_CLASS =
      "see the StorageClass and the pods of its provisioner: kubectl describe storageclass";

  private final Findings findings;

  VolumeFindings(Findings findings) {
    this.findings = findings;
  }

  /** A volume that the pod of a node could write to, or could not. */
  record Filled(Claim claim, String node, Folder folder) {
    private String disk() {
      return node + " " + folder.device();
    }

    private long size() {
      return Bytes.of(new Quantity(claim.volume().size()));
    }
  }

  List<Finding> list() {
    return findings.list();
  }

  List<Finding> nothingToClaim() {
    return findings
        .fine("no volume has to be made", "those of an earlier installation are there")
        .list();
  }

  void noClass(Claim claim) {
    findings.unchecked(
        "the volume of " + claim.component() + " has no StorageClass, see there", "");
  }

  void silent(Claim claim, String phase) {
    findings.unchecked(
        "the pod that was to write to the volume of "
            + claim.component()
            + " said nothing and is "
            + phase,
        "see that the image is the one of this bundle");
  }

  void notBound(Claim claim, List<String> reasons) {
    findings.problem(
        "no volume is made for " + words(claim),
        reasons.isEmpty() ? "nobody says why, and time is over" : String.join("; ", reasons),
        SEE_CLASS);
  }

  void boundOnly(Claim claim, List<String> reasons) {
    findings.warning(
        "a volume is made for "
            + words(claim)
            + ", but whether it can be written to was not checked",
        reasons.isEmpty()
            ? "its pod did not run in time"
            : "its pod did not run: " + String.join("; ", reasons),
        "see what keeps pods from running, then run this again");
  }

  void retained(String volume, Refusal refusal) {
    findings.warning(
        "PersistentVolume " + volume + " of this check is left",
        "its class retains volumes, and that could not be changed: " + refusal.why(),
        "kubectl delete persistentvolume " + volume + ", and free what is behind it");
  }

  /** Judges all that pods wrote to; volumes on one disk share its room. */
  void judge(List<Filled> filled) {
    List<Claim> right = new ArrayList<>();
    SortedMap<String, List<Filled>> disks = new TreeMap<>();
    for (Filled one : filled) {
      if (one.folder().error().isEmpty()) {
        right.add(one.claim());
        disks.computeIfAbsent(one.disk(), _ -> new ArrayList<>()).add(one);
      } else {
        findings.problem(
            "a pod of ours cannot write to the volume of " + words(one.claim()),
            one.folder().error() + ", as user 10001 with that fsGroup, on " + one.node(),
            "choose a StorageClass whose volumes take an fsGroup (fsGroupPolicy of its CSIDriver)");
      }
    }
    if (!right.isEmpty()) {
      findings.fine(
          "volumes are made for "
              + String.join(", ", right.stream().map(VolumeFindings::words).toList()),
          "a pod of our user wrote to each of them");
    }
    disks.values().forEach(this::judgeDisk);
  }

  private void judgeDisk(List<Filled> together) {
    long needed = together.stream().mapToLong(Filled::size).sum();
    Filled first = together.getFirst();
    if (first.folder().free() < needed * USABLE) {
      findings.warning(
          "too little space for the volumes of "
              + String.join(", ", together.stream().map(one -> one.claim().component()).toList()),
          "their disk, seen from "
              + first.node()
              + ", has "
              + Bytes.text(first.folder().free())
              + " free, and they may grow to "
              + Bytes.text(needed)
              + " together",
          "free space, or ask for less in the site file");
    }
  }

  private static String words(Claim claim) {
    String named = claim.volume().storageClass();
    return claim.component()
        + " ("
        + claim.volume().size()
        + (named.isEmpty() ? "" : ", " + named)
        + ")";
  }
}
