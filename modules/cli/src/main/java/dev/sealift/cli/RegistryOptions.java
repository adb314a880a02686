package dev.sealift.cli;

import dev.sealift.registryclient.DockerLogins;
import dev.sealift.registryclient.Login;
import dev.sealift.registryclient.Logins;
import dev.sealift.registryclient.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * How a registry is reached. A password is never a word on the command line, where others can read
 * it.
 */
final class RegistryOptions {
  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) to trust beside the system's.")
  @Nullable Path authorities;

  @Option(
      names = "--plain-http",
      description = "Do without TLS. Loopback addresses do so by themselves unless --ca is given.")
  boolean plainHttp;

  @Option(
      names = "--username-file",
      paramLabel = "FILE",
      description = "File that holds the user's name.")
  @Nullable Path usernameFile;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File that holds the password.")
  @Nullable Path passwordFile;

  Registry registry(String host, Map<String, String> environment) throws IOException {
    boolean plain = plainHttp || (authorities == null && Registry.isLoopback(host));
    return new Registry(
        host,
        plain,
        Optional.ofNullable(authorities),
        logins(environment),
        Registry.Patience.USUAL);
  }

  /** Whether a login is given that names no registry. */
  boolean hasLogin(Map<String, String> environment) {
    return (usernameFile != null && passwordFile != null)
        || environment.containsKey("SEALIFT_REGISTRY_USERNAME");
  }

  private Logins logins(Map<String, String> environment) throws IOException {
    Optional<Login> given = Optional.empty();
    if (usernameFile != null && passwordFile != null) {
      given = Optional.of(new Login(line(usernameFile), line(passwordFile)));
    } else if (environment.containsKey("SEALIFT_REGISTRY_USERNAME")) {
      String username = environment.getOrDefault("SEALIFT_REGISTRY_USERNAME", "");
      given =
          Optional.of(
              new Login(username, environment.getOrDefault("SEALIFT_REGISTRY_PASSWORD", "")));
    }
    Optional<Login> login = given;
    String home = environment.getOrDefault("HOME", "/");
    Path docker = Path.of(environment.getOrDefault("DOCKER_CONFIG", home + "/.docker"));
    Logins first = registry -> login;
    return first.or(new DockerLogins(docker.resolve("config.json")));
  }

  private static String line(Path file) throws IOException {
    return Files.readString(file).lines().findFirst().orElse("");
  }
}
