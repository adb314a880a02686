package dev.sealift.site;

/** How this component is satisfied. */
public sealed interface SourceControl {

  /** Source control: Gitea in the cluster, on the database. */
  record InCluster(Volume volume, Resources resources) implements SourceControl {}
}
