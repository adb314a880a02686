package dev.sealift.preflight;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Major and minor version of Kubernetes; patches and what vendors append do not matter here. */
record KubernetesVersion(int major, int minor) implements Comparable<KubernetesVersion> {
  /**
   * The oldest that is installed on. The charts would do with 1.29, but nobody mends that or an
   * older one any more, vendors with long support included.
   */
  static final KubernetesVersion OLDEST = new KubernetesVersion(1, 30);

  private static final Pattern TEXT = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(?!\\d).*");
  private static final Comparator<KubernetesVersion> ORDER =
      Comparator.comparingInt(KubernetesVersion::major).thenComparingInt(KubernetesVersion::minor);

  /** Reads {@code v1.34.2+k3s1}, {@code v1.33.4-gke.1036000}, {@code 1.32+} and the like. */
  static Optional<KubernetesVersion> parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(
            new KubernetesVersion(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  boolean isTooOld() {
    return compareTo(OLDEST) < 0;
  }

  @Override
  public int compareTo(KubernetesVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
