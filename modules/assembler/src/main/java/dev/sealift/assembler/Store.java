package dev.sealift.assembler;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.MediaType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Content that was made or fetched once, by digest, and what actions came to, by the key of their
 * inputs. Lives outside the repository; may be deleted at any time between builds, and be used by
 * several builds at once. Content is checked the first time it is used: what a full disk or a
 * failing one damaged is forgotten and made again, never packed.
 */
final class Store implements BlobSource {
  private final Path blobs;
  private final Path results;
  private final Path work;
  private final Set<Digest> checked = ConcurrentHashMap.newKeySet();

  Store(Path root) throws IOException {
    this.blobs = Files.createDirectories(root.resolve("blobs/sha256"));
    this.results = Files.createDirectories(root.resolve("results"));
    this.work = Files.createDirectories(root.resolve("work"));
  }

  /** Something that writes content. */
  interface Writing<T, E extends Exception> {
    T to(OutputStream out) throws E, IOException;
  }

  /** Keeps small content. */
  Descriptor add(MediaType type, byte[] bytes) throws IOException {
    Descriptor descriptor = Descriptor.of(type, bytes);
    if (!has(descriptor)) {
      add(out -> {
        out.write(bytes);
        return descriptor.digest();
      });
    }
    return descriptor;
  }

  /**
   * Keeps what is written; it must come to the digest that the writing returns.
   *
   * @return that digest
   */
  <E extends Exception> Digest add(Writing<Digest, E> writing) throws E, IOException {
    Path file = Files.createTempFile(work, "blob", null);
    try {
      Digest digest;
      try (OutputStream out = Files.newOutputStream(file)) {
        digest = writing.to(out);
      }
      publish(file, blobs.resolve(digest.hex()));
      return digest;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Whether this content is here, whole and unchanged. */
  boolean has(Descriptor blob) throws IOException {
    return has(blob.digest(), blob.size());
  }

  /** Whether content of this digest and size in bytes is here, whole and unchanged. */
  boolean has(Digest digest, long size) throws IOException {
    Path file = path(digest);
    if (!Files.isRegularFile(file) || Files.size(file) != size) {
      return false;
    }
    if (checked.contains(digest)) {
      return true;
    }
    if (!Fingerprint.ofFile(file).equals(digest)) {
      Files.delete(file);
      return false;
    }
    checked.add(digest);
    return true;
  }

  /** Where this content is on disk, if it is here. */
  Path path(Digest digest) {
    return blobs.resolve(digest.hex());
  }

  /** What the action with these inputs came to, if it ran before. */
  Optional<byte[]> result(Digest key) throws IOException {
    Path file = results.resolve(key.hex());
    return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }

  /** Remembers what an action came to. */
  void remember(Digest key, byte[] result) throws IOException {
    Path file = Files.createTempFile(work, "result", null);
    Files.write(file, result);
    publish(file, results.resolve(key.hex()));
  }

  /** A new folder for an action, which {@link #release} deletes. */
  Path workFolder() throws IOException {
    return Files.createTempDirectory(work, "action");
  }

  /** Deletes an action's folder and all in it. */
  void release(Path workFolder) throws IOException {
    try (Stream<Path> all = Files.walk(workFolder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }

  @Override
  public ReadableByteChannel open(Descriptor blob, long from) throws IOException {
    SeekableByteChannel channel = Files.newByteChannel(path(blob.digest()));
    channel.position(from);
    return channel;
  }

  private static void publish(Path file, Path target) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    try {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      // Another build made the same; theirs is as good.
      Files.deleteIfExists(file);
    }
  }
}
