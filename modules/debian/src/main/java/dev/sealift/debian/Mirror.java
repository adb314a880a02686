package dev.sealift.debian;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where packages come from, and who is trusted to sign them.
 *
 * @param uri the folder of {@code dists/} and {@code pool/}, with a slash at its end
 * @param keyring OpenPGP keys of which one must have signed the archive
 * @param expiryIgnored the setting because of which an archive past its Valid-Until is taken; empty
 *     when it is refused
 */
public record Mirror(String uri, Path keyring, Optional<String> expiryIgnored) {
  /** The archive to use in place of the one that the machine's apt uses. */
  public static final String URI_VARIABLE = "SEALIFT_DEBIAN_MIRROR";

  /** The keys to use in place of those of the package debian-archive-keyring. */
  public static final String KEYRING_VARIABLE = "SEALIFT_DEBIAN_KEYRING";

  /** {@code true} takes an archive past its Valid-Until. */
  public static final String EXPIRED_VARIABLE = "SEALIFT_DEBIAN_ALLOW_EXPIRED";

  private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");
  private static final Pattern RELEASE =
      Pattern.compile("'([^']+/debian/)dists/[^/']+/InRelease'.*");

  /** From the environment, and for what it does not say from the machine's apt. */
  public static Mirror find(Map<String, String> environment) throws DebianFailure, IOException {
    Path keyring = Path.of(environment.getOrDefault(KEYRING_VARIABLE, KEYRING.toString()));
    if (!Files.isReadable(keyring)) {
      throw new DebianFailure.NotPrepared(
          "There are no keys to check Debian's signature with",
          keyring + " is not there; install debian-archive-keyring or set " + KEYRING_VARIABLE);
    }
    String named = environment.get(URI_VARIABLE);
    String uri = named == null ? ofThisMachine() : named.endsWith("/") ? named : named + "/";
    if (uri.chars().anyMatch(c -> c <= ' ' || c == '[' || c == ']')) {
      throw new DebianFailure.NotPrepared(URI_VARIABLE + " is no address", uri);
    }
    return new Mirror(uri, keyring, expiryIgnored(environment));
  }

  private static String ofThisMachine() throws DebianFailure, IOException {
    Path nothing = Files.createTempDirectory("sealift-apt");
    try {
      // Asked with empty lists, apt names the release files of all its sources.
      String uris =
          Program.run(
              "Asking apt for its mirror",
              List.of("apt-get", "-o", "Dir::State::lists=" + nothing, "--print-uris", "update"));
      return uris.lines()
          .map(RELEASE::matcher)
          .filter(Matcher::matches)
          .map(line -> line.group(1))
          .findFirst()
          .orElseThrow(() ->
              new DebianFailure.NotPrepared(
                  "This machine's apt names no Debian mirror",
                  "set " + URI_VARIABLE + " to one, such as file:/srv/mirror/debian/"));
    } finally {
      Folders.delete(nothing);
    }
  }

  private static Optional<String> expiryIgnored(Map<String, String> environment)
      throws DebianFailure, IOException {
    if ("true".equals(environment.get(EXPIRED_VARIABLE))) {
      return Optional.of(EXPIRED_VARIABLE + "=true");
    }
    String checked =
        Program.run(
            "Asking apt for its settings",
            List.of("apt-config", "dump", "--format=%v%n", "Acquire::Check-Valid-Until"));
    return checked.strip().equals("false")
        ? Optional.of("apt's setting Acquire::Check-Valid-Until")
        : Optional.empty();
  }
}
