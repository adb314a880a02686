package dev.sealift.registryclient;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.oci.Json;
import dev.sealift.oci.Malformed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The logins that {@code docker login} left in docker's config.json, or with its helpers. */
public final class DockerLogins implements Logins {
  private static final Pattern HELPER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final int HELPER_SECONDS = 30;

  private final Path file;

  /**
   * @param file docker's config.json; need not exist
   */
  public DockerLogins(Path file) {
    this.file = file;
  }

  @Override
  public Optional<Login> of(String registry) throws RegistryFailure {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode config = Json.read(Files.readAllBytes(file), file.toString());
      String helper = config.path("credHelpers").path(registry).asString("");
      if (helper.isEmpty()) {
        helper = config.path("credsStore").asString("");
      }
      Optional<Login> stored =
          decode(config.path("auths").path(registry).path("auth").asString(""));
      return stored.isPresent() || helper.isEmpty() ? stored : ask(helper, registry);
    } catch (IOException | Malformed e) {
      throw new RegistryFailure.Unauthorized(
          "Reading the login of " + registry, String.valueOf(e.getMessage()));
    }
  }

  /** The pair that docker writes as base64 of {@code name:password}. */
  static Optional<Login> decode(String auth) {
    try {
      String pair = new String(Base64.getDecoder().decode(auth), UTF_8);
      int colon = pair.indexOf(':');
      return colon <= 0
          ? Optional.empty()
          : Optional.of(new Login(pair.substring(0, colon), pair.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new Malformed("auth", "it is not base64");
    }
  }

  /** Credential helpers read a registry's name and print a login as JSON. */
  private static Optional<Login> ask(String helper, String registry)
      throws IOException, RegistryFailure {
    if (!HELPER.matcher(helper).matches()) {
      throw new Malformed("credential helper " + helper, "it is not the name of a program");
    }
    Process process =
        new ProcessBuilder("docker-credential-" + helper, "get")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write((registry + "\n").getBytes(UTF_8));
    }
    try {
      if (!process.waitFor(HELPER_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(
            "docker-credential-" + helper + " did not end in " + HELPER_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryFailure.Interrupted("Asking docker-credential-" + helper);
    } finally {
      process.destroy();
    }
    if (process.exitValue() != 0) {
      return Optional.empty();
    }
    JsonNode login = Json.read(process.getInputStream().readAllBytes(), "answer of " + helper);
    Json.Fields fields = Json.fields(login, "answer of " + helper);
    return Optional.of(new Login(fields.text("Username"), fields.text("Secret")));
  }
}
