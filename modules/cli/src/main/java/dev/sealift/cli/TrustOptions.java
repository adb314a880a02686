package dev.sealift.cli;

import dev.sealift.bundle.Trust;
import dev.sealift.bundle.VerificationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Who may have signed a bundle. */
final class TrustOptions {
  @Option(
      names = "--key",
      paramLabel = "FILE",
      defaultValue = Option.NULL_VALUE,
      description = "Public key (PEM) of whoever built the bundle; may be given several times.")
  List<Path> keys = List.of();

  @Option(
      names = "--allow-unsigned",
      description = "Take a bundle that nobody signed, or whose signer is not known.")
  boolean allowUnsigned;

  Trust trust() throws IOException, UsageFailure {
    if (keys == null || keys.isEmpty()) {
      if (allowUnsigned) {
        return new Trust.Anybody();
      }
      throw new UsageFailure(
          "Nobody says whose bundle may be trusted",
          "neither --key nor --allow-unsigned was given",
          "Name the builder's public key with --key FILE; if you know the bundle by other means, say --allow-unsigned.");
    }
    Set<VerificationKey> known = new HashSet<>();
    for (Path key : keys) {
      known.add(VerificationKey.parse(Files.readString(key), key.toString()));
    }
    return new Trust.SignedBy(known);
  }
}
