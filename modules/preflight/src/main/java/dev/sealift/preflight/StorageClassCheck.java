package dev.sealift.preflight;

import dev.sealift.preflight.Volumes.Claim;
import dev.sealift.site.Site;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether there is a StorageClass for each volume: the one that the site names, or a default. */
final class StorageClassCheck implements Check {
  private final KubernetesClient client;
  private final Site site;

  StorageClassCheck(KubernetesClient client, Site site) {
    this.client = client;
    this.site = site;
  }

  @Override
  public String name() {
    return "storage-class";
  }

  @Override
  public List<Finding> look() {
    return judge(
        client.storage().v1().storageClasses().list().getItems(), Volumes.missing(client, site));
  }

  List<Finding> judge(List<StorageClass> classes, List<Claim> claims) {
    Findings findings = new Findings(name());
    SortedMap<String, String> wanted = new TreeMap<>();
    for (Claim claim : claims) {
      wanted.merge(claim.volume().storageClass(), claim.component(), (a, b) -> a + ", " + b);
    }
    wanted.forEach((named, components) -> {
      if (named.isEmpty()) {
        judgeDefault(findings, classes, components);
      } else {
        judgeNamed(findings, classes, named, components);
      }
    });
    if (wanted.isEmpty()) {
      findings.fine("no volume has to be made", "those of an earlier installation are there");
    }
    return findings.list();
  }

  private static void judgeDefault(
      Findings findings, List<StorageClass> classes, String components) {
    Optional<StorageClass> chosen = Volumes.byDefault(classes);
    if (chosen.isEmpty()) {
      findings.problem(
          "the cluster has no default StorageClass",
          "the volumes of " + components + " name none; " + thereAre(classes),
          classes.isEmpty()
              ? "set up storage in the cluster first, such as a CSI driver or"
                  + " local-path-provisioner"
              : "name one in the site file (storageClass), or make one the default: kubectl annotate"
                  + " storageclass "
                  + name(classes.getFirst())
                  + " storageclass.kubernetes.io/is-default-class=true");
      return;
    }
    List<String> all =
        classes.stream().filter(Volumes::isDefault).map(StorageClassCheck::name).sorted().toList();
    if (all.size() > 1) {
      findings.warning(
          "the cluster has " + all.size() + " default StorageClasses: " + String.join(", ", all),
          "the newest is taken, which is " + name(chosen.get()),
          "name the right one in the site file (storageClass)");
    }
    say(findings, chosen.get(), components);
  }

  private static void judgeNamed(
      Findings findings, List<StorageClass> classes, String named, String components) {
    classes.stream()
        .filter(one -> name(one).equals(named))
        .findFirst()
        .ifPresentOrElse(
            one -> say(findings, one, components),
            () ->
                findings.problem(
                    "there is no StorageClass " + named,
                    "the site file names it for " + components + "; " + thereAre(classes),
                    "correct storageClass in the site file, or make that class"));
  }

  private static void say(Findings findings, StorageClass one, String components) {
    boolean late = "WaitForFirstConsumer".equals(one.getVolumeBindingMode());
    findings.fine(
        "StorageClass " + name(one) + " is for the volumes of " + components,
        "it is made by "
            + one.getProvisioner()
            + (late ? ", when the first pod needs the volume" : ", at once"));
  }

  private static String thereAre(List<StorageClass> classes) {
    return classes.isEmpty()
        ? "there is no StorageClass at all"
        : "there are " + String.join(", ", classes.stream().map(StorageClassCheck::name).toList());
  }

  private static String name(StorageClass one) {
    return one.getMetadata().getName();
  }
}
