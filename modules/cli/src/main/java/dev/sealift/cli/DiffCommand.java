package dev.sealift.cli;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundleDiff;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code sealift diff}. */
@CommandLine.Command(
    name = "diff",
    description =
        "Says which images differ between two bundles, and how many bytes are new in the second.",
    footerHeading = "%nExample:%n",
    footer = {"  sealift diff appliance-1.0.tar appliance-1.1.tar"})
final class DiffCommand extends Command {
  @Parameters(index = "0", paramLabel = "BEFORE", description = "The older bundle.")
  Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "AFTER", description = "The newer bundle.")
  Path after = Path.of("");

  @Override
  void run(Console console) throws Exception {
    BundleDiff diff = BundleDiff.between(Bundle.open(before).index(), Bundle.open(after).index());
    diff.added().forEach(image -> console.result("added    " + image.name()));
    diff.removed().forEach(image -> console.result("removed  " + image.name()));
    diff.changed()
        .forEach(change ->
            console.result(
                "changed  %s  %s -> %s"
                    .formatted(
                        change.after().name(),
                        change.before().root().digest().shortHex(),
                        change.after().root().digest().shortHex())));
    console.result("%d new blobs, %s".formatted(diff.newBlobs().size(), Sizes.of(diff.newBytes())));
    console.event(
        "diff",
        Map.of(
            "added", diff.added().size(),
            "removed", diff.removed().size(),
            "changed", diff.changed().size(),
            "newBlobs", diff.newBlobs().size(),
            "newBytes", diff.newBytes()));
  }
}
