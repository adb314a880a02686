package dev.sealift.installer;

/**
 * What a site decided. Everything has a default: an empty site file is the bundled default of every
 * component, and a registry in the cluster that needs nothing of the site.
 *
 * @param namespace that everything is installed into
 * @param images how the bundle's images get to the nodes
 */
public record Site(
    String namespace,
    ImageSource images,
    ObjectStorage objectStorage,
    Database database,
    ContainerRegistry containerRegistry,
    SourceControl sourceControl) {}
