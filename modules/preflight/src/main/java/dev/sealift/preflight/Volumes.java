package dev.sealift.preflight;

import dev.sealift.site.Database;
import dev.sealift.site.ObjectStorage;
import dev.sealift.site.Site;
import dev.sealift.site.SourceControl;
import dev.sealift.site.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The volumes that a site's decisions come to. */
final class Volumes {
  private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";

  private Volumes() {}

  /**
   * A volume of a component.
   *
   * @param component the name of its chart, and of its StatefulSet
   */
  record Claim(String component, Volume volume) {
    /** Whether a claim in the cluster is this one, of an earlier installation. */
    boolean isMet(List<PersistentVolumeClaim> there) {
      return there.stream()
          .map(claim -> claim.getMetadata().getName())
          .anyMatch(name -> name.equals(component) || name.endsWith("-" + component + "-0"));
    }
  }

  /** All of a site. */
  static List<Claim> of(Site site) {
    List<Claim> claims = new ArrayList<>();
    switch (site.objectStorage()) {
      case ObjectStorage.InCluster(Volume volume, var _) ->
          claims.add(new Claim("object-storage", volume));
    }
    switch (site.database()) {
      case Database.InCluster(Volume volume, var _) -> claims.add(new Claim("database", volume));
    }
    switch (site.sourceControl()) {
      case SourceControl.InCluster(Volume volume, var _) ->
          claims.add(new Claim("source-control", volume));
    }
    return claims;
  }

  /** Those of a site that no earlier installation has left in the cluster. */
  static List<Claim> missing(KubernetesClient client, Site site) {
    List<PersistentVolumeClaim> there =
        client.persistentVolumeClaims().inNamespace(site.namespace()).list().getItems();
    return of(site).stream().filter(claim -> !claim.isMet(there)).toList();
  }

  /** The class that will serve a claim; empty if there is none. */
  static Optional<StorageClass> classOf(Claim claim, List<StorageClass> classes) {
    String named = claim.volume().storageClass();
    return named.isEmpty()
        ? byDefault(classes)
        : classes.stream().filter(one -> one.getMetadata().getName().equals(named)).findFirst();
  }

  /** The class that a claim gets when it names none: of several, the newest, as Kubernetes does. */
  static Optional<StorageClass> byDefault(List<StorageClass> classes) {
    return classes.stream()
        .filter(Volumes::isDefault)
        .max(java.util.Comparator.comparing(one -> one.getMetadata().getCreationTimestamp()));
  }

  static boolean isDefault(StorageClass one) {
    Map<String, String> annotations = one.getMetadata().getAnnotations();
    return annotations != null && "true".equals(annotations.get(DEFAULT));
  }
}
