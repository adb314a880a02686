package dev.sealift.site;

/** How this component is satisfied. */
public sealed interface ObjectStorage {

  /** Object storage: MinIO in the cluster. */
  record InCluster(Volume volume, Resources resources) implements ObjectStorage {}
}
