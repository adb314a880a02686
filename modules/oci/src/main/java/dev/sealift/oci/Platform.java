package dev.sealift.oci;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an image runs on, in the words of Go's {@code GOOS} and {@code GOARCH}.
 *
 * @param os for example {@code linux}
 * @param architecture for example {@code amd64}
 * @param variant for example {@code v8}; most platforms have none
 */
public record Platform(String os, String architecture, Optional<String> variant)
    implements Comparable<Platform> {
  private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");

  public static final Platform LINUX_AMD64 = new Platform("linux", "amd64", Optional.empty());
  public static final Platform LINUX_ARM64 = new Platform("linux", "arm64", Optional.empty());

  public Platform {
    check(os);
    check(architecture);
    variant.ifPresent(Platform::check);
  }

  /** Reads {@code os/architecture} or {@code os/architecture/variant}. */
  public static Platform parse(String text) {
    String[] parts = text.split("/", -1);
    return switch (parts.length) {
      case 2 -> new Platform(parts[0], parts[1], Optional.empty());
      case 3 -> new Platform(parts[0], parts[1], Optional.of(parts[2]));
      default ->
          throw new Malformed("platform " + text, "it is not os/architecture, such as linux/amd64");
    };
  }

  /** The platform with these names of Java's {@code os.name} and {@code os.arch}. */
  public static Platform ofJava(String osName, String osArch) {
    String architecture =
        switch (osArch) {
          case "x86_64", "amd64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          default -> osArch;
        };
    return new Platform(osName.toLowerCase(Locale.ROOT), architecture, Optional.empty());
  }

  private static void check(String word) {
    if (!WORD.matcher(word).matches()) {
      throw new Malformed(
          "platform word " + word, "it is not a word of lower-case letters and digits");
    }
  }

  @Override
  public int compareTo(Platform other) {
    return toString().compareTo(other.toString());
  }

  /** {@code os/architecture[/variant]}. */
  @Override
  public String toString() {
    return os + "/" + architecture + variant.map(v -> "/" + v).orElse("");
  }
}
