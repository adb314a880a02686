package dev.sealift.cli;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.Trust;
import dev.sealift.oci.Repository;
import dev.sealift.registryclient.Preview;
import dev.sealift.registryclient.Push;
import dev.sealift.registryclient.PushedImage;
import dev.sealift.registryclient.Receipt;
import dev.sealift.registryclient.Registry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift push}. */
@CommandLine.Command(
    name = "push",
    description =
        "Verifies a bundle and pushes its images into a registry. What is there is not sent; the same command again goes on after any interruption.",
    footerHeading = "%nExample:%n",
    footer = {
      "  sealift push appliance.tar registry.example:5000/platform --key ours.pub \\",
      "      --ca ca.pem --username-file user --password-file password",
      "",
      "  Each image gets the name that it has in the bundle, behind the prefix:",
      "  registry.example:5000/platform/sealift/minio:TAG."
    })
final class PushCommand extends Command {
  @Parameters(index = "0", paramLabel = "BUNDLE", description = "The bundle.")
  Path file = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "REGISTRY[/PREFIX]",
      description = "Host, or host:port, and what stands before the repositories' names.")
  String target = "";

  @Option(
      names = "--dry-run",
      description =
          "Say what would be pushed and how many bytes, and send nothing. Checks the signature, not every byte.")
  boolean dryRun;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "4",
      description = "Large blobs on the line at a time. Default: ${DEFAULT-VALUE}.")
  int parallel = 4;

  @Option(
      names = "--receipt",
      paramLabel = "FILE",
      description = "Write what was pushed, with the digests read back, as JSON.")
  @Nullable Path receipt;

  @Mixin TrustOptions trust = new TrustOptions();
  @Mixin RegistryOptions access = new RegistryOptions();

  @Override
  void run(Console console) throws Exception {
    if (parallel < 1 || parallel > 64) {
      throw new UsageFailure(
          "--parallel " + parallel,
          "it is not from 1 to 64",
          "Leave it out, or give a number in that range.");
    }
    Trust by = trust.trust();
    Bundle bundle = Bundle.open(file);
    int slash = target.indexOf('/');
    String host = slash < 0 ? target : target.substring(0, slash);
    String prefix = slash < 0 ? "" : target.substring(slash + 1) + "/";
    List<PushedImage> images =
        bundle.index().images().stream()
            .map(i ->
                new PushedImage(
                    i.root(), new Repository(host, prefix + i.repository()).path(), i.tag()))
            .toList();
    Registry registry = access.registry(host, frame().environment());
    bundle.signer(by);
    PushProgress progress = new PushProgress(console, bytes -> meter(console, "pushing", bytes));
    Push push = Push.to(registry, bundle, progress, parallel);
    Preview preview = push.preview(images);
    if (dryRun) {
      print(console, preview);
      return;
    }
    if (!preview.missing().isEmpty()) {
      VerifyCommand.verify(bundle, by, console, this);
    }
    Receipt done;
    try {
      done = push.run(preview);
    } finally {
      progress.done();
    }
    print(console, registry, done);
    if (receipt != null) {
      Files.writeString(receipt, done.toJson());
    }
  }

  private static void print(Console console, Preview preview) {
    preview.present().forEach(image -> console.result("there  " + image.name()));
    preview.missing().forEach(image -> console.result("push   " + image.name()));
    console.result("at most %d blobs, %s".formatted(preview.blobs(), Sizes.of(preview.bytes())));
    console.event(
        "preview",
        Map.of(
            "there",
            preview.present().size(),
            "images",
            preview.missing().size(),
            "blobs",
            preview.blobs(),
            "bytes",
            preview.bytes()));
  }

  private static void print(Console console, Registry registry, Receipt done) {
    for (Receipt.Item item : done.images()) {
      String name = registry.host() + "/" + item.repository() + ":" + item.tag();
      console.result((item.pushed() ? "pushed " : "there  ") + name + "@" + item.digest());
      console.event(
          "image",
          Map.of("name", name, "digest", item.digest().toString(), "pushed", item.pushed()));
    }
    boolean nothing = done.images().stream().noneMatch(Receipt.Item::pushed);
    console.result(
        nothing
            ? "everything was there, with these digests; nothing was sent"
            : "%d blobs sent (%s), %d mounted, %d there; every manifest read back"
                .formatted(done.sent(), Sizes.of(done.bytes()), done.mounted(), done.there()));
    console.event(
        "pushed",
        Map.of(
            "sent",
            done.sent(),
            "bytes",
            done.bytes(),
            "mounted",
            done.mounted(),
            "there",
            done.there()));
  }
}
