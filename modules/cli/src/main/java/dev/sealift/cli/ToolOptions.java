package dev.sealift.cli;

import dev.sealift.assembler.Assembly;
import dev.sealift.oci.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the tool is made of that travels in front of a bundle and in the image {@code sealift}. */
final class ToolOptions {
  @Option(
      names = "--tool",
      paramLabel = "FOLDER",
      description =
          "Jars of sealift itself, to travel in front of the bundle and in images that hold the"
              + " tool, with a Java runtime of their own. Default: the bundle has no tool.")
  @Nullable Path jars;

  @Option(
      names = "--jdk",
      paramLabel = "[OS/ARCH=]FOLDER",
      split = ",",
      defaultValue = Option.NULL_VALUE,
      description =
          "JDK that the tool's runtime for a platform is linked from; may be given once for each"
              + " platform. Default for this machine's: the one that runs this.")
  List<String> jdks = List.of();

  Optional<Assembly.Tool> tool() {
    if (jars == null) {
      return Optional.empty();
    }
    Platform machine = Sources.machine();
    SortedMap<Platform, Path> homes = new TreeMap<>();
    homes.put(machine, Path.of(System.getProperty("java.home")));
    for (String jdk : jdks == null ? List.<String>of() : jdks) {
      if (jdk.isBlank()) {
        continue;
      }
      int equals = jdk.indexOf('=');
      Platform platform = equals < 0 ? machine : Platform.parse(jdk.substring(0, equals));
      homes.put(platform, Path.of(jdk.substring(equals + 1)));
    }
    return Optional.of(new Assembly.Tool(jars, machine, homes));
  }
}
