package dev.sealift.assembler;

import dev.sealift.registryclient.Registry;
import java.io.IOException;

/** How registries are reached that images are copied from. */
@FunctionalInterface
public interface Registries {
  /**
   * A registry with its login and its trust.
   *
   * @param host host, or host:port
   * @throws IOException if a login cannot be read
   */
  Registry of(String host) throws IOException;
}
