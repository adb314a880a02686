package dev.sealift.registryserver;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a path asks for, by the end-points of the distribution specification. */
sealed interface Route {
  Pattern BY_REFERENCE = Pattern.compile("/v2/(.+)/(manifests|blobs)/([^/]+)");
  Pattern TAGS = Pattern.compile("/v2/(.+)/tags/list");

  /** end-1. */
  record Version() implements Route {}

  /** {@code /v2/_catalog}: not in the specification, but everywhere. */
  record Catalog() implements Route {}

  /** end-8. */
  record Tags(String repository) implements Route {}

  /** end-3. */
  record OneManifest(String repository, String selector) implements Route {}

  /** end-2. */
  record OneBlob(String repository, String digest) implements Route {}

  /** Nothing that a registry knows. */
  record Nowhere() implements Route {}

  static Route parse(String path) {
    if (path.equals("/v2/") || path.equals("/v2")) {
      return new Version();
    }
    if (path.equals("/v2/_catalog")) {
      return new Catalog();
    }
    Matcher tags = TAGS.matcher(path);
    if (tags.matches()) {
      return new Tags(tags.group(1));
    }
    Matcher one = BY_REFERENCE.matcher(path);
    if (one.matches()) {
      return one.group(2).equals("blobs")
          ? new OneBlob(one.group(1), one.group(3))
          : new OneManifest(one.group(1), one.group(3));
    }
    return new Nowhere();
  }
}
