package dev.sealift.cli;

import dev.sealift.bundle.KeyAlgorithm;
import dev.sealift.bundle.SigningKey;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift key}. */
@CommandLine.Command(
    name = "key",
    description =
        "Makes a pair of keys: PREFIX.key signs bundles and stays secret, PREFIX.pub verifies them. A passphrase in SEALIFT_KEY_PASSPHRASE protects the former.",
    footerHeading = "%nExample:%n",
    footer = {
      "  sealift key ours",
      "  sealift build --out appliance.tar --sign ours.key",
      "  sealift verify appliance.tar --key ours.pub"
    })
final class KeyCommand extends Command {
  @Parameters(
      paramLabel = "PREFIX",
      description = "Path of the files without their endings; neither may exist.")
  Path prefix = Path.of("");

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      defaultValue = "ED25519",
      description =
          "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}, whose signatures can be reproduced.")
  KeyAlgorithm algorithm = KeyAlgorithm.ED25519;

  @Override
  void run(Console console) throws Exception {
    Path secret = prefix.resolveSibling(prefix.getFileName() + ".key");
    Path open = prefix.resolveSibling(prefix.getFileName() + ".pub");
    SecureRandom random = new SecureRandom();
    SigningKey.Pair pair = SigningKey.generate(algorithm, random);
    String passphrase = frame().environment().getOrDefault("SEALIFT_KEY_PASSPHRASE", "");
    String pem =
        passphrase.isEmpty()
            ? pair.signing().toPem()
            : pair.signing().toPem(passphrase.toCharArray(), random);
    try {
      Files.writeString(open, pair.verification().toPem(), StandardOpenOption.CREATE_NEW);
      SigningKey.write(pem, secret);
    } catch (FileAlreadyExistsException e) {
      throw new UsageFailure(
          e.getFile() + " exists",
          "a key is never overwritten",
          "Name another PREFIX, or move the old key away.");
    }
    console.result("keep secret: " + secret + "\nhand out:    " + open);
    console.event("key", Map.of("private", secret.toString(), "public", open.toString()));
  }
}
