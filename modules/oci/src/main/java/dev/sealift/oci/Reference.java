package dev.sealift.oci;

import java.util.regex.Pattern;

/** How an image is named: by a tag, which may move, or by its digest, which cannot. */
public sealed interface Reference {

  /** Where the image is. */
  Repository repository();

  /** What stands after the last slash of {@code /v2/<name>/manifests/}. */
  String selector();

  /** {@code repository:tag}. */
  record Tagged(Repository repository, String tag) implements Reference {
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    public Tagged {
      if (!TAG.matcher(tag).matches()) {
        throw new Malformed(
            "tag " + tag, "it is not up to 128 letters, digits, dots, dashes and underscores");
      }
    }

    @Override
    public String selector() {
      return tag;
    }

    @Override
    public String toString() {
      return repository + ":" + tag;
    }
  }

  /** {@code repository@digest}. */
  record Pinned(Repository repository, Digest digest) implements Reference {
    @Override
    public String selector() {
      return digest.toString();
    }

    @Override
    public String toString() {
      return repository + "@" + digest;
    }
  }

  /**
   * Reads {@code registry/path:tag} or {@code registry/path@digest}. The registry and the tag or
   * digest must be there: a default would be a guess about somebody's network.
   */
  static Reference parse(String text) {
    int at = text.indexOf('@');
    if (at >= 0) {
      return new Pinned(
          Repository.parse(text.substring(0, at)), Digest.parse(text.substring(at + 1)));
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0 || colon < text.indexOf('/')) {
      throw new Malformed("reference " + text, "it has neither a :tag nor a @digest");
    }
    return new Tagged(Repository.parse(text.substring(0, colon)), text.substring(colon + 1));
  }
}
