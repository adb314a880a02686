package dev.sealift.site;

import java.nio.file.Path;
import java.util.Optional;

/** How the bundle's images get to the nodes. */
public sealed interface ImageSource {

  /**
   * A registry of the site, which the bundle is pushed into.
   *
   * @param host host, or host:port
   * @param prefix what stands before the repositories' names; may be empty
   * @param authorities PEM certificates to trust beside the system's
   * @param login of a user who may push and pull; empty if nobody has to log in
   */
  record PrivateRegistry(
      String host, String prefix, Optional<Path> authorities, Optional<LoginFiles> login)
      implements ImageSource {}

  /**
   * {@code sealift serve} on a host that the nodes reach.
   *
   * @param host host:port
   * @param authorities PEM certificates to trust beside the system's
   */
  record Bastion(String host, Optional<Path> authorities) implements ImageSource {}

  /** The registry in the cluster, seeded from the bundle. */
  record InCluster() implements ImageSource {}

  /** Where a login is, since a password never stands in a site file. */
  record LoginFiles(Path username, Path password) {}
}
