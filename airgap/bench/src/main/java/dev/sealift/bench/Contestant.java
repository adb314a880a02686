package dev.sealift.bench;

import dev.sealift.bundle.BundledImage;
import dev.sealift.testbench.Program;
import dev.sealift.testbench.Tools;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A tool that brings content into a registry on loopback, in the way that suits it best. */
enum Contestant {
  SEALIFT,
  CRANE,
  ORAS,
  SKOPEO;

  /** As people write it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The commands that push everything, to be run one after another. */
  List<ProcessBuilder> push(Content content, String authority, Path sealift) {
    Tools tools = Tools.ofThisMachine();
    String layout = content.layout().toString();
    return switch (this) {
      case SEALIFT ->
          List.of(
              Program.of(sealift)
                  .prepare("push", content.bundle().toString(), authority, "--allow-unsigned"));
      case CRANE ->
          List.of(tools.crane().prepare("push", "--index", layout, authority + "/bench:all"));
      case ORAS ->
          each(
              content,
              image ->
                  tools
                      .oras()
                      .prepare(
                          "cp",
                          "--from-oci-layout",
                          layout + "@" + image.root().digest(),
                          "--to-plain-http",
                          authority + "/" + image.name()));
      case SKOPEO ->
          each(
              content,
              image ->
                  tools
                      .skopeo()
                      .prepare(
                          "copy",
                          "--all",
                          "--preserve-digests",
                          "--dest-tls-verify=false",
                          "oci:" + layout + ":" + image.name(),
                          "docker://" + authority + "/" + image.name()));
    };
  }

  private static List<ProcessBuilder> each(
      Content content, Function<BundledImage, ProcessBuilder> command) {
    return content.images().stream().map(command).toList();
  }
}
