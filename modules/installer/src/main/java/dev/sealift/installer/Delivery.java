package dev.sealift.installer;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.oci.Reference;
import dev.sealift.oci.Repository;
import dev.sealift.registryclient.Login;
import dev.sealift.registryclient.PushListener;
import dev.sealift.registryclient.RegistryFailure;
import dev.sealift.site.ImageSource;
import dev.sealift.site.Site;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One way in which the bundle's images get to where nodes pull them. */
interface Delivery {
  /** What is done by {@link #approach} and {@link #settle}, for messages. */
  String OPENING = "Opening the nodes' way to the image registry";

  /** The way that a site decided for. */
  static Delivery of(
      Site site,
      KubernetesClient client,
      Bundle bundle,
      Credentials credentials,
      InstallListener listener,
      PushListener pushes)
      throws RegistryFailure, IOException {
    return switch (site.images()) {
      case ImageSource.PrivateRegistry registry -> new PrivateDelivery(registry, bundle, pushes);
      case ImageSource.Bastion bastion -> new BastionDelivery(bastion, bundle);
      case ImageSource.InCluster _ ->
          new InClusterDelivery(
              new InClusterImages(
                  client,
                  site.namespace(),
                  NodesPort.of(site.containerRegistry()),
                  bundle,
                  credentials::push,
                  listener,
                  pushes),
              credentials);
    };
  }

  /** An image as nodes pull it. */
  default Reference.Pinned pinned(BundledImage image) {
    String name = imageRegistry() + "/" + image.repository();
    String path = name.substring(host().length() + 1);
    return new Reference.Pinned(new Repository(host(), path), image.root().digest());
  }

  /** The data of a Secret to pull with; empty if nobody has to log in. */
  default Map<String, String> pullSecret() {
    return login().map(one -> PullSecret.of(host(), one)).orElse(Map.of());
  }

  /** What stands before the repositories' names where nodes pull. */
  String imageRegistry();

  /** The host of it, as a login is for a host. */
  String host();

  /** Whether nodes have to log in. */
  boolean hasLogin();

  /** Who may pull; empty if nobody has to log in. */
  Optional<Login> login();

  /**
   * Sees to it that nodes can pull these images; those that they can pull already are not sent.
   *
   * @return whether any had to be sent
   * @throws RegistryFailure if the registry does not have or take them
   */
  boolean bring(List<BundledImage> images)
      throws RegistryFailure, InstallFailure, IOException, InterruptedException;

  /** Whether nodes pull from what {@link #bring} makes in the cluster, and so changes it. */
  default boolean isInCluster() {
    return false;
  }

  /** Begins to make nodes reach the image registry in the cluster, whose image was brought. */
  default void approach(NodesPort port, BundledImage registry) throws InstallFailure, IOException {
    try {
      port.lead(Relay.Vessel.pulled(pinned(registry).toString(), pullSecret()));
    } catch (KubernetesClientException e) {
      throw new InstallFailure.ClusterRefused(OPENING, e);
    }
  }

  /** Makes nodes reach the image registry in the cluster, which is ready. */
  default void settle(NodesPort port)
      throws RegistryFailure, InstallFailure, IOException, InterruptedException {
    try {
      port.await(port.served());
    } catch (KubernetesClientException e) {
      throw new InstallFailure.ClusterRefused(OPENING, e);
    }
  }

  /** Takes back what {@link #bring} made in the cluster. */
  default void withdraw() throws InstallFailure {}

  /** What {@link #bring} would have to send, at most. */
  Missing missing(List<BundledImage> images) throws RegistryFailure, IOException;

  /** How many images, and how many bytes. */
  record Missing(int images, long bytes) {}
}
