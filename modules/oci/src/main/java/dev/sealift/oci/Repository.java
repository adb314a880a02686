package dev.sealift.oci;

import java.util.regex.Pattern;

/**
 * A place in a registry that holds the versions of one image.
 *
 * @param registry host, or host:port; never empty and never guessed
 * @param path the {@code <name>} of the distribution specification
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests">distribution-spec,
 *     Pulling manifests</a>
 */
public record Repository(String registry, String path) {
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)(:[0-9]{1,5})?");
  private static final String COMPONENT = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern PATH = Pattern.compile(COMPONENT + "(/" + COMPONENT + ")*");
  private static final int LONGEST = 255;

  public Repository {
    if (!REGISTRY.matcher(registry).matches()) {
      throw new Malformed("registry " + registry, "it is not host or host:port");
    }
    if (path.length() > LONGEST || !PATH.matcher(path).matches()) {
      throw new Malformed(
          "repository " + path,
          "it is not lower-case words joined by / . _ or - (at most 255 characters)");
    }
  }

  /** Reads {@code host[:port]/path}. */
  public static Repository parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new Malformed("repository " + text, "it is not registry/path");
    }
    return new Repository(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public String toString() {
    return registry + "/" + path;
  }
}
