package dev.sealift.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Platform;
import dev.sealift.testkit.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A small bundle with one of everything. */
final class Samples {
  static final Instant CREATED = Instant.parse("2026-01-31T12:00:00Z");
  static final SigningKey.Pair KEYS = SigningKey.generate(KeyAlgorithm.ED25519, new SecureRandom());
  static final Trust TRUST = new Trust.SignedBy(java.util.Set.of(KEYS.verification()));

  final Images blobs = new Images(7);

  static List<BundledFile> files() {
    return List.of(
        BundledFile.of("appliance.lock.yaml", "packages: []\n".getBytes(UTF_8)),
        BundledFile.of("charts/cert-manager/Chart.yaml", "name: c\n".getBytes(UTF_8)),
        new BundledFile.Regular(
            "sealift/bin/sealift",
            BundledFile.Regular.EXECUTABLE,
            new BundledFile.Content.Bytes("#!/bin/sh\n".getBytes(UTF_8))),
        new BundledFile.Link("sealift/bin/seal", "sealift"),
        new BundledFile.Link("sealift/current", "bin"));
  }

  private final BundleContents contents;

  Samples() throws IOException {
    Descriptor shared = blobs.layer(700);
    Descriptor amd64 = blobs.imageOf(Platform.LINUX_AMD64, List.of(shared, blobs.layer(1024)));
    Descriptor arm64 = blobs.imageOf(Platform.LINUX_ARM64, List.of(shared, blobs.layer(1)));
    contents =
        contents(
            List.of(
                BundledImage.of("platform/web", "1.0", blobs.index(amd64, arm64), blobs),
                BundledImage.of("base", "1.0", amd64, blobs)));
  }

  BundleContents contents() {
    return contents;
  }

  static BundleContents contents(List<BundledImage> images) {
    return new BundleContents(
        "sample", "1.0.0", CREATED, Platform.LINUX_AMD64, images, new ArrayList<>(files()));
  }

  BundlePlan plan() throws IOException, BundleFailure {
    return BundlePlan.of(contents, blobs, Optional.of(KEYS.signing()));
  }

  /** Writes the sample, signed. */
  static Path write(Path folder) throws IOException, BundleFailure {
    Samples samples = new Samples();
    Path file = folder.resolve("sample.tar");
    BundleWriter.of(samples.contents(), samples.blobs, Optional.of(KEYS.signing()))
        .write(file, Progress.NONE);
    return file;
  }
}
