package dev.sealift.cli;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.Trust;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Repository;
import dev.sealift.registryclient.Preview;
import dev.sealift.registryclient.Push;
import dev.sealift.registryclient.PushListener;
import dev.sealift.registryclient.PushedImage;
import dev.sealift.registryclient.Receipt;
import dev.sealift.registryclient.Registry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
        "Verifies a bundle and pushes its images into a registry. What is there is not sent; the same command again goes on after any interruption.")
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
      description = "Say what would be pushed and how many bytes, and send nothing.")
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
    VerifyCommand.verify(bundle, by, console, this);
    if (dryRun) {
      preview(console, Push.to(registry, bundle, PushListener.NONE, parallel).preview(images));
    } else {
      push(console, registry, bundle, images);
    }
  }

  private static void preview(Console console, Preview preview) {
    preview.there().forEach(image -> console.result("there  " + image.name()));
    preview.images().forEach(image -> console.result("push   " + image.name()));
    console.result(
        "at most %d blobs, %s".formatted(preview.blobs().size(), Sizes.of(preview.bytes())));
    console.event(
        "preview",
        Map.of(
            "there",
            preview.there().size(),
            "images",
            preview.images().size(),
            "blobs",
            preview.blobs().size(),
            "bytes",
            preview.bytes()));
  }

  private void push(Console console, Registry registry, Bundle bundle, List<PushedImage> images)
      throws Exception {
    long size = bundle.index().bundleSize();
    Meter meter = meter(console, "pushing", size);
    Receipt done;
    try {
      done = Push.to(registry, bundle, listener(console, meter), parallel).run(images);
    } finally {
      meter.done();
    }
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
    if (receipt != null) {
      Files.writeString(receipt, done.toJson());
    }
  }

  private static PushListener listener(Console console, Meter meter) {
    return new PushListener() {
      @Override
      public void sent(Descriptor blob, long bytes) {
        meter.moved(bytes);
      }

      @Override
      public void retrying(String what, String why, Duration after) {
        console.remark("%s: %s; again in %.1f s".formatted(what, why, after.toMillis() / 1000.0));
        console.event(
            "retrying", Map.of("what", what, "why", why, "milliseconds", after.toMillis()));
      }
    };
  }
}
