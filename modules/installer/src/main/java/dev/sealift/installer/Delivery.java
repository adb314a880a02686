package dev.sealift.installer;

import dev.sealift.bundle.BundledImage;
import dev.sealift.registryclient.Login;
import dev.sealift.registryclient.RegistryFailure;
import java.util.List;
import java.util.Optional;

/** One way in which the bundle's images get to where nodes pull them. */
interface Delivery {

  /** What stands before the repositories' names where nodes pull. */
  String imageRegistry();

  /** The host of it, as a login is for a host. */
  String host();

  /** Who may pull; empty if nobody has to log in. */
  Optional<Login> login();

  /**
   * Sees to it that nodes can pull these images; those that they can pull already are not sent.
   *
   * @return whether any had to be sent
   * @throws RegistryFailure if the registry does not have or take them
   */
  boolean bring(List<BundledImage> images) throws RegistryFailure, InstallFailure;

  /** What {@link #bring} would have to send, at most. */
  Missing missing(List<BundledImage> images) throws RegistryFailure, InstallFailure;

  /** How many images, and how many bytes. */
  record Missing(int images, long bytes) {}
}
