package dev.sealift.registryclient;

import java.util.Optional;

/** Where the login of a registry comes from. */
@FunctionalInterface
public interface Logins {
  /** Nobody logs in. */
  Logins NONE = registry -> Optional.empty();

  /**
   * The login of a registry, if there is one.
   *
   * @param registry host, or host:port
   * @throws RegistryFailure.Unauthorized if there should be one but it cannot be read
   */
  Optional<Login> of(String registry) throws RegistryFailure;

  /** These, or those if these know nothing. */
  default Logins or(Logins others) {
    return registry -> {
      Optional<Login> login = of(registry);
      return login.isPresent() ? login : others.of(registry);
    };
  }
}
