package dev.sealift.cli;

import dev.sealift.bundle.Bundle;
import dev.sealift.installer.Cluster;
import dev.sealift.installer.Installer;
import dev.sealift.installer.SignedReceipt;
import dev.sealift.oci.Json;
import dev.sealift.site.Site;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code sealift install}. */
@CommandLine.Command(
    name = "install",
    description =
        "Verifies a bundle, checks the cluster, and installs the components. The same command again goes on after any failure, and changes nothing after none.",
    footerHeading = "%nExample:%n",
    footer = {
      "  sealift plan    appliance.tar --key ours.pub --site site.yaml",
      "  sealift install appliance.tar --key ours.pub --site site.yaml --receipt receipt.json",
      "",
      "  Without --site, or with an empty file, everything is the bundled default, and",
      "  the images live in a registry in the cluster. sealift site explains the file."
    })
final class InstallCommand extends Command {
  @Parameters(paramLabel = "BUNDLE", description = "The bundle.")
  Path file = Path.of("");

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "900",
      description = "How long each part may take to get ready. Default: ${DEFAULT-VALUE}.")
  int timeout = 900;

  @Option(
      names = "--receipt",
      paramLabel = "FILE",
      description =
          "Write what was installed, with all digests, as JSON; its signature goes to FILE.sig and the site's public key to FILE.pub.")
  @Nullable Path receipt;

  @Mixin SiteOption siteOption = new SiteOption();
  @Mixin ClusterOptions clusters = new ClusterOptions();
  @Mixin TrustOptions trust = new TrustOptions();

  @Override
  void run(Console console) throws Exception {
    Site site = siteOption.site();
    Path helm = clusters.helm();
    Bundle bundle = Bundle.open(file);
    try (Cluster cluster = clusters.cluster(frame().environment())) {
      VerifyCommand.verify(bundle, trust.trust(), console, this);
      PushProgress pushes = new PushProgress(console, bytes -> meter(console, "pushing", bytes));
      Installer.Options options =
          new Installer.Options(
              helm,
              Duration.ofSeconds(timeout),
              new InstallProgress(console),
              pushes,
              frame().clock());
      SignedReceipt signed = new Installer(cluster, site, bundle, options).install();
      if (receipt != null) {
        write(signed, receipt);
      }
      print(console, signed, site.namespace());
    }
  }

  private static void write(SignedReceipt signed, Path file) throws Exception {
    Files.writeString(file, signed.document());
    Files.writeString(file.resolveSibling(file.getFileName() + ".sig"), signed.signature());
    Files.writeString(file.resolveSibling(file.getFileName() + ".pub"), signed.key());
  }

  private static void print(Console console, SignedReceipt signed, String namespace) {
    JsonNode receipt = Json.read(signed.document().getBytes(StandardCharsets.UTF_8), "the receipt");
    console.result("installed " + receipt.path("bundle").asString("") + " in " + namespace);
    receipt
        .path("addresses")
        .properties()
        .forEach(e -> console.result("  %-15s %s".formatted(e.getKey(), e.getValue().asString())));
    console.result("Secrets in " + namespace + ":");
    receipt
        .path("secrets")
        .properties()
        .forEach(e -> console.result("  %-22s %s".formatted(e.getKey(), e.getValue().asString())));
    console.event("installed", Map.of("namespace", namespace, "receipt", receipt));
  }
}
