package dev.sealift.cli;

import dev.sealift.assembler.Assembly;
import dev.sealift.assembler.LockUse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sealift lock}. */
@CommandLine.Command(
    name = "lock",
    description =
        "Makes every image and writes what they came to into bundle/appliance.lock.yaml, without a bundle. Prints each difference.",
    footerHeading = "%nExample:%n",
    footer = {"  sealift lock --update", "  git diff bundle/appliance.lock.yaml"})
final class LockCommand extends Command {
  @Mixin Sources sources = new Sources();

  @Mixin ToolOptions tool = new ToolOptions();

  @Option(
      names = "--update",
      description =
          "Ask for the newest Debian packages. Default: keep the locked ones as long as they can be had.")
  boolean update;

  @Override
  void run(Console console) throws Exception {
    Assembly.Request request =
        sources.request(
            frame().environment(),
            Path.of("bundle.tar"),
            update ? LockUse.UPDATE : LockUse.FOLLOW,
            Optional.empty(),
            tool.tool());
    List<String> drift = Assembly.lock(request, new ConsoleSteps(console));
    console.result(drift.isEmpty() ? "The lock is up to date." : String.join("\n", drift));
    console.event("locked", Map.of("drift", drift));
  }
}
