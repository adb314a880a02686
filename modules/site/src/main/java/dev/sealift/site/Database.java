package dev.sealift.site;

/** How this component is satisfied. */
public sealed interface Database {

  /** The database: MySQL in the cluster. */
  record InCluster(Volume volume, Resources resources) implements Database {}
}
