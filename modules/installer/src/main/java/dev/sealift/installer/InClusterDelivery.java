package dev.sealift.installer;

import dev.sealift.bundle.BundledImage;
import dev.sealift.registryclient.Login;
import dev.sealift.registryclient.RegistryFailure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The registry in the cluster serves the nodes, and a seed of it until it is ready. */
final class InClusterDelivery implements Delivery {
  private final InClusterImages images;
  private final Credentials credentials;

  InClusterDelivery(InClusterImages images, Credentials credentials) {
    this.images = images;
    this.credentials = credentials;
  }

  @Override
  public String imageRegistry() {
    return images.registry();
  }

  @Override
  public String host() {
    return images.registry();
  }

  @Override
  public boolean hasLogin() {
    return true;
  }

  @Override
  public Optional<Login> login() {
    return Optional.of(credentials.pull());
  }

  @Override
  public boolean bring(List<BundledImage> wanted)
      throws RegistryFailure, InstallFailure, IOException, InterruptedException {
    return images.bring(wanted);
  }

  @Override
  public void approach(NodesPort port, BundledImage registry) {
    // The port leads to the seed until then.
  }

  @Override
  public void settle(NodesPort port)
      throws RegistryFailure, InstallFailure, IOException, InterruptedException {
    images.handOver();
  }

  @Override
  public void withdraw() throws InstallFailure {
    images.remove();
  }

  @Override
  public boolean isInCluster() {
    return true;
  }

  @Override
  public Missing missing(List<BundledImage> wanted) throws IOException {
    return images.missing(wanted);
  }
}
