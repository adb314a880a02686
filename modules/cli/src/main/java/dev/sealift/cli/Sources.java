package dev.sealift.cli;

import dev.sealift.assembler.Assembly;
import dev.sealift.assembler.LockUse;
import dev.sealift.assembler.Registries;
import dev.sealift.bundle.SigningKey;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is built from, and what for. */
final class Sources {
  @Option(
      names = "--root",
      paramLabel = "FOLDER",
      description = "Holds images/ and bundle/appliance.yaml. Default: the working folder.")
  Path root = Path.of("");

  @Option(
      names = "--appliance",
      paramLabel = "FILE",
      description = "Another appliance.yaml than that of --root; its lock is beside it.")
  @Nullable Path appliance;

  @Option(
      names = "--platforms",
      paramLabel = "OS/ARCH",
      split = ",",
      description = "What the images are for. Default: this machine's.")
  List<String> platforms = List.of();

  @Option(
      names = "--store",
      paramLabel = "FOLDER",
      description = "The content store. Default: SEALIFT_STORE, or ~/.cache/sealift.")
  @Nullable Path store;

  @Mixin RegistryOptions access = new RegistryOptions();

  Assembly.Request request(
      Map<String, String> environment,
      Path target,
      LockUse use,
      Optional<SigningKey> signer,
      Optional<Assembly.Tool> tool) {
    Platform own = machine();
    TreeSet<Platform> wanted =
        new TreeSet<>(
            platforms.stream().filter(text -> !text.isBlank()).map(Platform::parse).toList());
    if (wanted.isEmpty()) {
      wanted.add(own);
    }
    return new Assembly.Request(
        (appliance == null ? root.resolve("bundle/appliance.yaml") : appliance)
            .toAbsolutePath()
            .normalize(),
        store(environment),
        wanted,
        wanted.contains(own) ? own : wanted.first(),
        target,
        use,
        environment,
        registries(environment),
        signer,
        tool);
  }

  /** The platform of this machine. */
  static Platform machine() {
    return Platform.ofJava(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /** One login is for one registry: another one must not learn it by asking. */
  private Registries registries(Map<String, String> environment) {
    Set<String> hosts = new TreeSet<>();
    return host -> {
      hosts.add(host);
      if (hosts.size() > 1 && access.hasLogin(environment)) {
        throw new Malformed(
            "login for " + hosts, "one is given for several registries; use docker login for each");
      }
      return access.registry(host, environment);
    };
  }

  private Path store(Map<String, String> environment) {
    String fallback = environment.getOrDefault("HOME", "/tmp") + "/.cache/sealift";
    return store != null ? store : Path.of(environment.getOrDefault("SEALIFT_STORE", fallback));
  }
}
