package dev.sealift.cli;

import dev.sealift.assembler.Assembly;
import dev.sealift.assembler.LockUse;
import dev.sealift.bundle.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sealift build}. */
@CommandLine.Command(
    name = "build",
    description =
        "Makes every image of a repository and assembles them into one bundle. What was made before is taken from the content store.",
    footerHeading = "%nExample:%n",
    footer = {
      "  sealift key ours",
      "  sealift build --out appliance.tar --sign ours.key",
      "  sealift build --out appliance.tar --platforms linux/amd64,linux/arm64 --locked"
    })
final class BuildCommand extends Command {
  @Mixin Sources sources = new Sources();

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The bundle.")
  Path out = Path.of("");

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

  @Mixin ToolOptions tool = new ToolOptions();

  @Override
  void run(Console console) throws Exception {
    Map<String, String> environment = frame().environment();
    Assembly.Request request =
        sources.request(
            environment,
            out.toAbsolutePath().normalize(),
            locked ? LockUse.ENFORCE : LockUse.FOLLOW,
            signer(environment),
            tool.tool());
    Assembly.Result result = Assembly.run(request, new ConsoleSteps(console), (entry, bytes) -> {});
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
                request.platforms(),
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

  private Optional<SigningKey> signer(Map<String, String> environment) throws Exception {
    if (signingKey == null) {
      return Optional.empty();
    }
    Optional<char[]> passphrase =
        Optional.ofNullable(environment.get("SEALIFT_KEY_PASSPHRASE")).map(String::toCharArray);
    return Optional.of(
        SigningKey.parse(Files.readString(signingKey), passphrase, signingKey.toString()));
  }
}
