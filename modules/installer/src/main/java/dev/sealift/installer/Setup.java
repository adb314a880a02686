package dev.sealift.installer;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.preflight.CertManager;
import dev.sealift.preflight.LayerSizes;
import dev.sealift.preflight.ProbeImage;
import dev.sealift.preflight.Requirements;
import dev.sealift.site.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a bundle and a site's decisions come to, worked out before anything is done.
 *
 * @param releases each behind those that it needs
 * @param rendered what each of them will consist of
 * @param needs what all of them need of the cluster
 * @param probe the image that is pulled to see whether nodes can
 */
record Setup(
    List<BundledRelease> releases, List<Applied> rendered, Requirements needs, BundledImage probe) {
  private static final String PROBE = "node-probe";

  /**
   * Works it out.
   *
   * @param charts the bundle's, unpacked
   */
  static Setup of(
      Cluster cluster, Site site, Bundle bundle, Helm helm, Delivery delivery, Path charts)
      throws InstallFailure, IOException {
    List<BundledRelease> releases = new ArrayList<>();
    List<Applied> rendered = new ArrayList<>();
    List<Requirements.Planned> objects = new ArrayList<>();
    for (Release release : Releases.of(site, true, delivery.imageRegistry(), delivery.hasLogin())) {
      BundledRelease bundled = BundledRelease.of(release, charts, bundle);
      releases.add(bundled);
      Applied applied =
          new Applied(
              cluster.client(), release, helm.template(release, bundled.chart(), bundled.values()));
      rendered.add(applied);
      Requirements.Owner owner = new Requirements.Owner(release.name(), release.namespace());
      objects.addAll(Requirements.planned(owner, applied.objects()));
    }
    BundledImage probe =
        bundle.index().images().stream()
            .filter(image -> image.repository().endsWith("/" + PROBE))
            .findFirst()
            .orElseThrow(() ->
                new InstallFailure.NotInBundle(
                    "The image " + PROBE, "this bundle was built without it"));
    return new Setup(
        List.copyOf(releases),
        List.copyOf(rendered),
        new Requirements(LayerSizes.of(bundle), objects),
        probe);
  }

  /** The releases that are installed where cert-manager is as it is. */
  List<BundledRelease> releases(CertManager certManager) {
    if (certManager.isInstalled()) {
      return releases;
    }
    return releases.stream()
        .filter(bundled -> !bundled.name().equals(Releases.CERT_MANAGER))
        .map(bundled -> bundled.without(Releases.CERT_MANAGER))
        .toList();
  }

  /** The image to try, as nodes are to pull it. */
  ProbeImage probe(Delivery delivery) {
    return new ProbeImage(
        delivery.pinned(probe), Optional.ofNullable(delivery.pullSecret().get(PullSecret.KEY)));
  }
}
