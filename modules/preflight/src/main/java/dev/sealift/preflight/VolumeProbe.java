package dev.sealift.preflight;

import dev.sealift.preflight.ProbeLog.Folder;
import dev.sealift.preflight.VolumeFindings.Filled;
import dev.sealift.preflight.Volumes.Claim;
import dev.sealift.preflight.Watch.Seen;
import dev.sealift.site.Site;
import dev.sealift.site.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether every volume that the installation will claim is really given, of its size, at the same
 * time as the others, and can be written to by our user.
 */
final class VolumeProbe implements Probe {
  private static final String VOLUME = "volume";
  private static final String FOLDER = "/volume";

  private final Site site;
  private final SortedMap<String, Claim> claims = new TreeMap<>();
  private final List<Claim> classless = new ArrayList<>();
  private int planned;

  VolumeProbe(Site site) {
    this.site = site;
  }

  @Override
  public List<String> names() {
    return List.of(VOLUME);
  }

  @Override
  public void start(Scratch scratch) {
    KubernetesClient client = scratch.client();
    List<StorageClass> classes = client.storage().v1().storageClasses().list().getItems();
    List<Claim> missing = Volumes.missing(client, site);
    planned = missing.size();
    for (Claim claim : missing) {
      // Nothing would ever come of it.
      if (Volumes.classOf(claim, classes).isEmpty()) {
        classless.add(claim);
        continue;
      }
      String name = VOLUME + "-" + claim.component();
      claims.put(name, claim);
      scratch.make(claim(name, claim.volume()));
      scratch.make(
          ProbePod.mounting(
              ProbePod.of(VOLUME, name, scratch, List.of("-folder=" + FOLDER)), name, FOLDER));
    }
  }

  @Override
  public List<Finding> finish(Scratch scratch) {
    VolumeFindings findings = new VolumeFindings(new Findings(VOLUME));
    if (planned == 0) {
      return findings.nothingToClaim();
    }
    classless.forEach(findings::noClass);
    SortedMap<String, Seen> seen =
        new Watch(scratch, VOLUME)
            .untilDone(
                one -> one.trouble().filter(said -> PullTrouble.of(said).isLasting()).isPresent());
    List<Filled> filled = new ArrayList<>();
    claims.forEach((name, claim) -> {
      Seen one = seen.get(name);
      if (one != null && ProbePod.isDone(one.pod())) {
        ProbeLog.parse(scratch.log(name))
            .folder()
            .ifPresentOrElse(
                folder -> filled.add(filled(claim, one, folder)),
                () -> findings.silent(claim, one.pod().getStatus().getPhase()));
      } else {
        waiting(scratch, name, claim, findings);
      }
    });
    findings.judge(filled);
    letGo(scratch.client(), findings);
    return findings.list();
  }

  private static Filled filled(Claim claim, Seen seen, Folder folder) {
    return new Filled(claim, seen.pod().getSpec().getNodeName(), folder);
  }

  private void waiting(Scratch scratch, String name, Claim claim, VolumeFindings findings) {
    PersistentVolumeClaim there = claimsOf(scratch.client()).withName(name).get();
    if (there != null && "Bound".equals(there.getStatus().getPhase())) {
      findings.boundOnly(
          claim, scratch.said("Pod", name).stream().map(VolumeProbe::brief).distinct().toList());
      return;
    }
    List<String> reasons = new ArrayList<>(scratch.said("PersistentVolumeClaim", name));
    reasons.addAll(scratch.said("Pod", name));
    findings.notBound(claim, reasons);
  }

  /** What there is a finding of its own about is not said again for each volume. */
  private static String brief(String said) {
    return PullTrouble.of(said).isLasting() ? "its node cannot pull its image, see pull" : said;
  }

  private static PersistentVolumeClaim claim(String name, Volume volume) {
    PersistentVolumeClaim claim =
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .withAccessModes("ReadWriteOnce")
            .withNewResources()
            .addToRequests("storage", new Quantity(volume.size()))
            .endResources()
            .endSpec()
            .build();
    if (!volume.storageClass().isEmpty()) {
      claim.getSpec().setStorageClassName(volume.storageClass());
    }
    return claim;
  }

  /** A class that retains its volumes would keep ours too, when the namespace is gone. */
  private void letGo(KubernetesClient client, VolumeFindings findings) {
    for (PersistentVolumeClaim claim : claimsOf(client).list().getItems()) {
      String name = claim.getSpec().getVolumeName();
      if (name == null || name.isEmpty()) {
        continue;
      }
      try {
        PersistentVolume volume = client.persistentVolumes().withName(name).get();
        if (volume != null
            && "Retain".equals(volume.getSpec().getPersistentVolumeReclaimPolicy())) {
          client
              .persistentVolumes()
              .withName(name)
              .edit(one ->
                  new PersistentVolumeBuilder(one)
                      .editSpec()
                      .withPersistentVolumeReclaimPolicy("Delete")
                      .endSpec()
                      .build());
        }
      } catch (KubernetesClientException e) {
        findings.retained(name, Refusal.of(e));
      }
    }
  }

  private static io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
          PersistentVolumeClaim,
          io.fabric8.kubernetes.api.model.PersistentVolumeClaimList,
          io.fabric8.kubernetes.client.dsl.Resource<PersistentVolumeClaim>>
      claimsOf(KubernetesClient client) {
    return client.persistentVolumeClaims().inNamespace(Scratch.NAMESPACE);
  }
}
