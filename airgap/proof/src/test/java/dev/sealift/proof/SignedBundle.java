package dev.sealift.proof;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundleContents;
import dev.sealift.bundle.BundleIndex;
import dev.sealift.bundle.BundleWriter;
import dev.sealift.bundle.BundledFile;
import dev.sealift.bundle.Entry;
import dev.sealift.bundle.Progress;
import dev.sealift.bundle.SigningKey;
import dev.sealift.testbench.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The bundle under test, as its builder would have signed it. */
final class SignedBundle {
  private static final Set<String> MADE =
      Set.of("SHA256SUMS", "index.json", "manifest.json", "oci-layout");

  private SignedBundle() {}

  /**
   * Writes it, and its checksum beside it.
   *
   * @param work an empty folder for what is not an image
   */
  static void write(Path target, SigningKey key, Path work) throws Exception {
    Program.of(Path.of("/usr/bin/tar"))
        .runIn(work, "xf", Bastion.BUNDLE.toString(), "--exclude=blobs")
        .orThrow();
    Bundle bundle = Bundle.open(Bastion.BUNDLE);
    BundleIndex index = bundle.index();
    List<BundledFile> files = new ArrayList<>();
    for (Entry entry : index.entries()) {
      if (!MADE.contains(entry.name()) && !entry.name().startsWith(BundleIndex.BLOBS)) {
        files.add(
            switch (entry) {
              case Entry.Regular file ->
                  BundledFile.of(file.name(), file.mode(), work.resolve(file.name()));
              case Entry.Link link -> new BundledFile.Link(link.name(), link.target());
            });
      }
    }
    BundleContents contents =
        new BundleContents(
            index.name(),
            index.version(),
            index.created(),
            index.platform(),
            index.images(),
            files);
    String sum =
        BundleWriter.of(contents, bundle, Optional.of(key))
            .write(target, Progress.NONE)
            .digest()
            .hex();
    Files.writeString(
        target.resolveSibling(target.getFileName() + ".sha256"),
        sum + "  " + target.getFileName() + "\n");
  }
}
