package dev.sealift.installer;

import dev.sealift.bundle.Bundle;
import dev.sealift.registryclient.PushListener;
import dev.sealift.registryclient.RegistryFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a bundle and a site's decisions come to, worked out before anything is done.
 *
 * @param delivery how images get to the nodes
 * @param releases each behind those that it needs
 */
record Setup(Delivery delivery, List<BundledRelease> releases) {

  /**
   * Works it out.
   *
   * @param certManager whether the bundle's cert-manager is to be installed
   * @param work where the charts are unpacked
   */
  static Setup of(
      Site site, Bundle bundle, boolean certManager, PushListener pushes, WorkFolder work)
      throws InstallFailure, RegistryFailure, IOException {
    Delivery delivery =
        switch (site.images()) {
          case ImageSource.PrivateRegistry registry ->
              new PrivateDelivery(registry, bundle, pushes);
          case ImageSource.Bastion bastion -> new BastionDelivery(bastion, bundle);
          case ImageSource.InCluster _ -> throw new UnsupportedOperationException();
        };
    Path charts = work.charts(bundle);
    List<BundledRelease> releases = new ArrayList<>();
    boolean login = delivery.login().isPresent();
    for (Release release : Releases.of(site, certManager, delivery.imageRegistry(), login)) {
      releases.add(BundledRelease.of(release, charts, bundle));
    }
    return new Setup(delivery, List.copyOf(releases));
  }
}
