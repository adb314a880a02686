package dev.sealift.site;

/** How this component is satisfied. */
public sealed interface ContainerRegistry {

  /**
   * The registry of the site's own images: distribution in the cluster, stored in the object
   * storage.
   */
  record InCluster(Resources resources) implements ContainerRegistry {}
}
