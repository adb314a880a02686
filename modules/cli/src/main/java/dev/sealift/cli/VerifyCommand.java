package dev.sealift.cli;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundleFailure;
import dev.sealift.bundle.Trust;
import dev.sealift.bundle.Verified;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sealift verify}. */
@CommandLine.Command(
    name = "verify",
    description =
        "Checks the signature and every byte of a bundle. Ends with 4 if anything is not as it was built.",
    footerHeading = "%nExample:%n",
    footer = {"  sealift verify appliance.tar --key ours.pub"})
final class VerifyCommand extends Command {
  @Parameters(paramLabel = "BUNDLE", description = "The bundle.")
  Path file = Path.of("");

  @Mixin TrustOptions trust = new TrustOptions();

  @Override
  void run(Console console) throws Exception {
    Trust by = trust.trust();
    Verified verified = verify(Bundle.open(file), by, console, this);
    String signer =
        verified
            .signer()
            .map(key -> "signed by " + key.fingerprint())
            .orElse("signature not looked at");
    console.result(
        "verified %s: %d entries, %s, %s"
            .formatted(file, verified.entries(), Sizes.of(verified.bytes()), signer));
    console.event(
        "verified",
        Map.of("entries", verified.entries(), "bytes", verified.bytes(), "signer", signer));
  }

  /** Verifies with progress. */
  static Verified verify(Bundle bundle, Trust trust, Console console, Command command)
      throws BundleFailure {
    Meter meter = command.meter(console, "verifying", bundle.index().bundleSize());
    try {
      return bundle.verify(trust, (entry, bytes) -> meter.moved(bytes));
    } finally {
      meter.done();
    }
  }
}
