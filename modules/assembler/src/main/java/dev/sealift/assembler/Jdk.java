package dev.sealift.assembler;

import dev.sealift.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDK that a runtime is linked from, as its file {@code release} describes it.
 *
 * @param version of the build, such as {@code 25.0.3+9-LTS}
 */
record Jdk(Path home, String version, Platform platform) {
  /** As bills of materials and the lock have it. */
  static final String NAME = "openjdk";

  private static final Pattern FIELD = Pattern.compile("([A-Z_]+)=\"([^\"]*)\"");

  /** Reads a JDK that must be for a platform. */
  static Jdk of(Path home, Platform platform) throws AssemblyFailure, IOException {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release)) {
      throw new AssemblyFailure.BadInput(home.toString(), "it is no JDK: it has no file release");
    }
    List<String> lines = Files.readAllLines(release);
    Jdk jdk =
        new Jdk(
            home,
            field(lines, "JAVA_RUNTIME_VERSION")
                .or(() -> field(lines, "JAVA_VERSION"))
                .orElse("unknown"),
            Platform.ofJava(
                field(lines, "OS_NAME").orElse("Linux"), field(lines, "OS_ARCH").orElse("")));
    if (!jdk.platform().equals(platform)) {
      throw new AssemblyFailure.BadInput(
          home.toString(), "its runtime is for " + jdk.platform() + " and not for " + platform);
    }
    return jdk;
  }

  /** What its runtime is in a bill of materials, with the hash of all its modules. */
  Component component() throws IOException {
    // SPDX has withdrawn this identifier for an expression, which this place cannot hold.
    return new Component(
        "pkg:generic/openjdk@" + version.replace("+", "%2B"),
        NAME,
        version,
        Optional.of(Fingerprint.ofFile(home.resolve("lib/modules")).toString()),
        List.of("GPL-2.0-with-classpath-exception"));
  }

  private static Optional<String> field(List<String> lines, String name) {
    return lines.stream()
        .map(FIELD::matcher)
        .filter(Matcher::matches)
        .filter(line -> line.group(1).equals(name))
        .map(line -> line.group(2))
        .findFirst();
  }
}
