package dev.sealift.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/** The key of an action: a hash over everything that its result depends on. */
final class Fingerprint {
  /** To be raised when the same inputs come to other bytes. */
  private static final String FORMAT = "sealift-4";

  private final MessageDigest hasher = Digest.Algorithm.SHA256.hasher();

  private Fingerprint() {
    with(FORMAT);
  }

  static Fingerprint of(String action) {
    return new Fingerprint().with(action);
  }

  Fingerprint with(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    // With its length in front, no two lists of texts look the same.
    hasher.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    hasher.update(bytes);
    return this;
  }

  /** Names, executable bits and content of all files of a folder. */
  Fingerprint withFolder(Path folder) throws IOException {
    for (Path file : files(folder)) {
      with(folder.relativize(file).toString());
      if (Files.isSymbolicLink(file)) {
        with("link").with(Files.readSymbolicLink(file).toString());
      } else {
        with(Files.isExecutable(file) ? "x" : "-").with(ofFile(file).toString());
      }
    }
    return this;
  }

  /** The content of one file, which may be absent. */
  Fingerprint withFile(Path file) throws IOException {
    return with(Files.exists(file) ? ofFile(file).toString() : "absent");
  }

  /** The digest of a file's content alone, which is never in memory as a whole. */
  static Digest ofFile(Path file) throws IOException {
    MessageDigest hasher = Digest.Algorithm.SHA256.hasher();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), hasher)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return Digest.of(hasher);
  }

  Digest digest() {
    return Digest.of(hasher);
  }

  /** Everything below a folder that is not itself a folder, sorted. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !Files.isDirectory(file) || Files.isSymbolicLink(file))
          .sorted()
          .toList();
    }
  }
}
