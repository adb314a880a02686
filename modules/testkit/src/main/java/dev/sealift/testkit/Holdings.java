package dev.sealift.testkit;

import dev.sealift.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What a registry in memory holds. */
final class Holdings {
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, Stored> manifests = new ConcurrentHashMap<>();
  private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  /** A manifest and the type that it was put with. */
  static final class Stored {
    private final String type;
    private final byte[] bytes;

    Stored(String type, byte[] bytes) {
      this.type = type;
      this.bytes = bytes.clone();
    }

    String type() {
      return type;
    }

    byte[] bytes() {
      return bytes.clone();
    }
  }

  Optional<byte[]> blob(String repository, String digest) {
    return Optional.ofNullable(blobs.get(repository + "@" + digest));
  }

  void putBlob(String repository, String digest, byte[] bytes) {
    blobs.put(repository + "@" + digest, bytes);
  }

  Optional<Stored> manifest(String repository, String selector) {
    return Optional.ofNullable(manifests.get(repository + "@" + selector));
  }

  void putManifest(String repository, String selector, Stored manifest) {
    manifests.put(repository + "@" + Digest.of(manifest.bytes()), manifest);
    manifests.put(repository + "@" + selector, manifest);
  }

  String beginUpload() {
    String name = "u" + numbers.incrementAndGet();
    uploads.put(name, new ByteArrayOutputStream());
    return name;
  }

  Optional<ByteArrayOutputStream> upload(String name) {
    return Optional.ofNullable(uploads.get(name));
  }

  void endUpload(String name) {
    uploads.remove(name);
  }

  Set<String> openUploads() {
    return Set.copyOf(uploads.keySet());
  }

  void forgetUploads() {
    uploads.clear();
  }

  boolean knows(String repository) {
    return blobs.keySet().stream().anyMatch(key -> key.startsWith(repository + "@"));
  }
}
