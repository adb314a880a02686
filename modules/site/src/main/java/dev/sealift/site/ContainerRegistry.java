package dev.sealift.site;

/** How this component is satisfied. */
public sealed interface ContainerRegistry {

  /**
   * The registry of the site's own images: distribution in the cluster, stored in the object
   * storage.
   *
   * @param port at which each node reaches it, on its loopback interface
   */
  record InCluster(int port, Resources resources) implements ContainerRegistry {}
}
