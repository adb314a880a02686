package dev.sealift.registryclient;

import dev.sealift.oci.Descriptor;

/**
 * An image and where it is to go.
 *
 * @param root its index or manifest
 * @param repository path in the registry, any prefix included
 */
public record PushedImage(Descriptor root, String repository, String tag) {

  /** {@code repository:tag}. */
  public String name() {
    return repository + ":" + tag;
  }
}
