package dev.sealift.site;

/**
 * A claim for a PersistentVolume.
 *
 * @param size a quantity of Kubernetes, such as {@code 20Gi}
 * @param storageClass empty for the cluster's default
 */
public record Volume(String size, String storageClass) {}
