package dev.sealift.cli;

import dev.sealift.assembler.Assembly;
import dev.sealift.assembler.Steps;
import dev.sealift.bundle.SigningKey;
import dev.sealift.oci.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code sealift build}. */
@CommandLine.Command(
    name = "build",
    description =
        "Makes every image of a repository and assembles them into one bundle. What was made before is taken from the content store.")
final class BuildCommand extends Command {
  @Option(
      names = "--root",
      paramLabel = "FOLDER",
      description = "Holds images/ and bundle/appliance.yaml. Default: the working folder.")
  Path root = Path.of("");

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The bundle.")
  Path out = Path.of("");

  @Option(
      names = "--platforms",
      paramLabel = "OS/ARCH",
      split = ",",
      description = "What the images are for. Default: this machine's.")
  List<String> platforms = List.of();

  @Option(
      names = "--locked",
      description = "Fail where the build differs from bundle/appliance.lock.yaml.")
  boolean locked;

  @Option(
      names = "--sign",
      paramLabel = "FILE",
      description =
          "Private key (PEM) to sign with; its passphrase comes from SEALIFT_KEY_PASSPHRASE.")
  @Nullable Path signingKey;

  @Option(
      names = "--store",
      paramLabel = "FOLDER",
      description = "The content store. Default: SEALIFT_STORE, or ~/.cache/sealift.")
  @Nullable Path store;

  @Option(
      names = "--tool",
      paramLabel = "FOLDER",
      description =
          "Jars of sealift itself, to travel in front of the bundle with a Java runtime for this"
              + " machine's platform. Default: the bundle has no tool.")
  @Nullable Path tool;

  @Option(
      names = "--jdk",
      paramLabel = "FOLDER",
      description = "JDK that the tool's runtime is linked from. Default: the one that runs this.")
  Path jdk = Path.of(System.getProperty("java.home"));

  @Override
  void run(Console console) throws Exception {
    Map<String, String> environment = frame().environment();
    Platform own = Platform.ofJava(System.getProperty("os.name"), System.getProperty("os.arch"));
    TreeSet<Platform> wanted =
        new TreeSet<>(
            platforms.stream().filter(text -> !text.isBlank()).map(Platform::parse).toList());
    if (wanted.isEmpty()) {
      wanted.add(own);
    }
    Assembly.Request request =
        new Assembly.Request(
            root.toAbsolutePath().normalize(),
            storeFolder(environment),
            wanted,
            wanted.contains(own) ? own : wanted.first(),
            out.toAbsolutePath().normalize(),
            locked,
            signer(environment),
            Optional.ofNullable(tool).map(jars -> new Assembly.Tool(jars, jdk)));
    Assembly.Result result = Assembly.run(request, steps(console), (entry, bytes) -> {});
    result.drift().forEach(line -> console.remark("lock: " + line));
    console.result(
        """
        %s %s, %s, for %s
        sha256 %s
        next   sealift verify %s --allow-unsigned   (or --key FILE for a signed one)\
        """
            .formatted(
                result.reused() ? "unchanged" : "written  ",
                result.bundle(),
                Sizes.of(result.size()),
                wanted,
                result.digest().hex(),
                result.bundle()));
    console.event(
        "built",
        Map.of(
            "bundle", result.bundle().toString(),
            "bytes", result.size(),
            "digest", result.digest().toString(),
            "reused", result.reused(),
            "drift", result.drift()));
  }

  private Path storeFolder(Map<String, String> environment) {
    String fallback = environment.getOrDefault("HOME", "/tmp") + "/.cache/sealift";
    return store != null ? store : Path.of(environment.getOrDefault("SEALIFT_STORE", fallback));
  }

  private Optional<SigningKey> signer(Map<String, String> environment) throws Exception {
    if (signingKey == null) {
      return Optional.empty();
    }
    Optional<char[]> passphrase =
        Optional.ofNullable(environment.get("SEALIFT_KEY_PASSPHRASE")).map(String::toCharArray);
    return Optional.of(
        SigningKey.parse(Files.readString(signingKey), passphrase, signingKey.toString()));
  }

  private static Steps steps(Console console) {
    return new Steps() {
      @Override
      public void started(String step) {
        console.remark(step + " ...");
        console.event("started", Map.of("step", step));
      }

      @Override
      public void finished(String step, Duration took) {
        console.remark("%s: %.1f s".formatted(step, took.toMillis() / 1000.0));
        console.event("finished", Map.of("step", step, "milliseconds", took.toMillis()));
      }

      @Override
      public void noted(String remark) {
        console.remark(remark);
        console.event("noted", Map.of("remark", remark));
      }
    };
  }
}
