package dev.sealift.bundle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sealift.oci.Digest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The start of a bundle: the index and perhaps its signature.
 *
 * @param document the index's bytes, as they were signed
 * @param signature base64
 * @param entries the entries of both, which the index cannot list
 */
@SuppressWarnings("ArrayRecordComponent") // stays inside the reader, compared by nobody
record Front(
    BundleIndex index, byte[] document, Optional<byte[]> signature, List<Entry.Regular> entries) {
  private static final int MODE = BundledFile.Regular.READABLE;

  static Front read(BundleFile file) throws IOException, BundleFailure {
    byte[] header = header(file);
    long size = ForeignHeader.of(header).size().orElse(0);
    if (size < 1 || size > BundleIndex.LARGEST) {
      throw new BundleFailure.BadIndex(
          BundleIndex.NAME, "it has no bytes, or more than " + BundleIndex.LARGEST);
    }
    long end = TarHeader.end(TarHeader.BLOCK, size);
    if (file.size() < end) {
      throw new BundleFailure.Truncated(BundleIndex.NAME, "the file ends inside of it");
    }
    byte[] document = file.read(TarHeader.BLOCK, (int) size);
    BundleIndex index = IndexReader.read(document, end);
    checkSize(file, index);
    Entry.Regular own = entry(BundleIndex.NAME, TarHeader.BLOCK, document);
    ForeignHeader.compare(TarHeader.of(own, index.created()), header, own);
    Entry first = index.entries().getFirst();
    if (first.offset() - TarHeader.length(first.size()) == end) {
      return new Front(index, document, Optional.empty(), List.of(own));
    }
    byte[] signature = signature(file, index, end);
    Entry.Regular signed = entry(BundleIndex.SIGNATURE, end + TarHeader.BLOCK, signature);
    return new Front(index, document, Optional.of(signature), List.of(own, signed));
  }

  /** All entries in the order of the file. */
  List<Entry> all() {
    return Stream.concat(entries.stream(), index.entries().stream()).toList();
  }

  private static byte[] header(BundleFile file) throws IOException, BundleFailure {
    byte[] header = file.read(0, (int) Math.min(file.size(), TarHeader.BLOCK));
    ForeignHeader foreign = ForeignHeader.of(Arrays.copyOf(header, TarHeader.BLOCK));
    if (foreign.isExtension()) {
      throw new BundleFailure.ForbiddenEntry(
          file.path().toString(), "it starts with an extended tar header");
    }
    if (!foreign.name().equals(BundleIndex.NAME)) {
      throw new BundleFailure.NotABundle(
          file.path().toString(), "it is not a tar that starts with " + BundleIndex.NAME);
    }
    if (header.length < TarHeader.BLOCK) {
      throw new BundleFailure.Truncated(BundleIndex.NAME, "the file ends in its header");
    }
    return header;
  }

  private static byte[] signature(BundleFile file, BundleIndex index, long at)
      throws IOException, BundleFailure {
    byte[] header = file.read(at, TarHeader.BLOCK);
    long size = ForeignHeader.of(header).size().orElse(0);
    if (size < 1 || size > TarHeader.BLOCK) {
      throw new BundleFailure.WrongHeader(
          BundleIndex.SIGNATURE, "its tar header has no size that a signature can have");
    }
    byte[] signature = file.read(at + TarHeader.BLOCK, (int) size);
    Entry.Regular entry = entry(BundleIndex.SIGNATURE, at + TarHeader.BLOCK, signature);
    ForeignHeader.compare(TarHeader.of(entry, index.created()), header, entry);
    if (!new String(signature, US_ASCII).matches("[A-Za-z0-9+/]+={0,2}")) {
      throw new BundleFailure.WrongSignature(BundleIndex.SIGNATURE, "it is not base64");
    }
    return signature;
  }

  private static Entry.Regular entry(String name, long offset, byte[] bytes) {
    return new Entry.Regular(name, MODE, offset, bytes.length, Digest.of(bytes));
  }

  private static void checkSize(BundleFile file, BundleIndex index) throws BundleFailure {
    long missing = index.bundleSize() - file.size();
    if (missing < 0) {
      throw new BundleFailure.WrongSize(
          file.path().toString(), -missing + " bytes follow the end of the bundle");
    }
    if (missing > 0) {
      Entry last =
          index.entries().stream()
              .filter(entry -> TarHeader.end(entry.offset(), entry.size()) > file.size())
              .findFirst()
              .orElse(index.entries().getLast());
      throw new BundleFailure.Truncated(
          last.name(), "the file ends in or before it; " + missing + " bytes are missing");
    }
  }
}
