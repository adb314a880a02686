package dev.sealift.registryserver;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundleContents;
import dev.sealift.bundle.BundleWriter;
import dev.sealift.bundle.BundledImage;
import dev.sealift.bundle.Progress;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Platform;
import dev.sealift.testkit.Images;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A bundle of generated images, and how it is asked for them. */
final class Served {
  final Images blobs = new Images(3);
  final Descriptor layer = blobs.layer(300_000);
  final Descriptor empty = blobs.layer(0);
  final Descriptor amd64 = blobs.imageOf(Platform.LINUX_AMD64, List.of(layer, empty));
  final Descriptor index = blobs.index(amd64, blobs.image(Platform.LINUX_ARM64, 10));
  final Descriptor other = blobs.image(Platform.LINUX_AMD64, 20);

  Bundle bundle(Path folder) throws Exception {
    List<BundledImage> images =
        List.of(
            image("platform/web", "1.0", index),
            image("platform/web", "1.1", amd64),
            image("base", "2", other));
    BundleContents contents =
        new BundleContents("sample", "1", Instant.EPOCH, Platform.LINUX_AMD64, images, List.of());
    Path file = folder.resolve("bundle.tar");
    BundleWriter.of(contents, blobs, Optional.empty()).write(file, Progress.NONE);
    return Bundle.open(file);
  }

  private BundledImage image(String repository, String tag, Descriptor root) throws IOException {
    return BundledImage.of(repository, tag, root, blobs);
  }

  /** Sends a request with pairs of header names and values. */
  static HttpResponse<byte[]> send(HttpClient client, String method, String url, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }
}
