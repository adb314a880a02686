package dev.sealift.cli;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundleIndex;
import dev.sealift.bundle.BundledImage;
import dev.sealift.bundle.Entry;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import dev.sealift.oci.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code sealift inspect}. */
@CommandLine.Command(
    name = "inspect",
    description =
        "Shows what is in a bundle: images, platforms, sizes and licences. Reads the index only; verify reads every byte.",
    footerHeading = "%nExample:%n",
    footer = {
      "  sealift inspect appliance.tar",
      "  sealift inspect appliance.tar --output json | jq -r .digest"
    })
final class InspectCommand extends Command {
  @Parameters(paramLabel = "BUNDLE", description = "The bundle.")
  Path file = Path.of("");

  @Override
  void run(Console console) throws Exception {
    Bundle bundle = Bundle.open(file);
    BundleIndex index = bundle.index();
    Map<String, String> licences = licences(bundle);
    console.result(
        "%s %s, %s, %s"
            .formatted(
                index.name(),
                index.version(),
                Sizes.of(index.bundleSize()),
                bundle.isSigned() ? "signed" : "not signed"));
    console.event(
        "bundle",
        Map.of(
            "name", index.name(),
            "version", index.version(),
            "created", index.created(),
            "platform", index.platform(),
            "bytes", index.bundleSize(),
            "signed", bundle.isSigned()));
    for (BundledImage image : index.images()) {
      long size = size(bundle, image.root(), new TreeMap<>());
      String name = image.repository().substring(image.repository().lastIndexOf('/') + 1);
      String licence = licences.getOrDefault(name, "unknown");
      console.result(
          "  %-60s %10s  %-14s %s"
              .formatted(image.name(), Sizes.of(size), licence, image.platforms()));
      console.result("    " + image.root().digest());
      ObjectNode event = Json.object().put("event", "image").put("name", image.name());
      event
          .put("digest", image.root().digest().toString())
          .put("bytes", size)
          .put("licenses", licence);
      image.platforms().forEach(platform -> event.withArray("/platforms").add(platform.toString()));
      console.event(event);
    }
    index.entries().forEach(entry -> console.event(event(entry)));
    long other =
        index.entries().stream()
            .filter(entry -> !entry.name().startsWith(BundleIndex.BLOBS))
            .mapToLong(Entry::size)
            .sum();
    console.result("  and files beside the images: " + Sizes.of(other));
  }

  private static ObjectNode event(Entry entry) {
    ObjectNode event = Json.object().put("event", "entry").put("name", entry.name());
    return switch (entry) {
      case Entry.Regular file ->
          event.put("bytes", file.size()).put("digest", file.digest().toString());
      case Entry.Link link -> event.put("target", link.target());
    };
  }

  /** Bytes of everything that an image points at; what images share is counted for each. */
  private static long size(Bundle bundle, Descriptor root, Map<Digest, Long> seen)
      throws IOException {
    if (seen.putIfAbsent(root.digest(), root.size()) != null) {
      return 0;
    }
    long size = root.size();
    if (root.mediaType().isManifest()) {
      for (Descriptor child : Manifest.parse(bundle.read(root), root.mediaType()).children()) {
        size += size(bundle, child, seen);
      }
    }
    return size;
  }

  /** From the bill of materials of the whole. */
  private static Map<String, String> licences(Bundle bundle) throws IOException {
    Map<String, String> licences = new TreeMap<>();
    Optional<Entry> sbom = bundle.index().entry("sbom/bundle.cdx.json");
    if (sbom.isPresent() && sbom.get() instanceof Entry.Regular entry) {
      try (InputStream in = Channels.newInputStream(bundle.open(entry))) {
        for (JsonNode component : Json.read(in.readAllBytes(), entry.name()).path("components")) {
          String licence = component.path("licenses").path(0).path("expression").asString("");
          if (!licence.isEmpty()) {
            licences.put(component.path("name").asString(""), licence);
          }
        }
      }
    }
    return licences;
  }
}
