package dev.sealift.bundle;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Json;
import dev.sealift.oci.Malformed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Everything about a bundle before its first byte is written: the front, and what follows it.
 *
 * @param front header, index and, if signed, header and signature, each padded
 * @param parts what the entries are filled from, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // stays inside the writer, compared by nobody
record BundlePlan(BundleIndex index, byte[] front, List<Part> parts) {
  private static final Comparator<Part> TOOL_FIRST =
      Comparator.<Part, Boolean>comparing(part -> !part.name().startsWith(EntryRules.TOOL))
          .thenComparing(Part::name);

  static BundlePlan of(BundleContents contents, BlobSource source, Optional<SigningKey> signer)
      throws IOException, BundleFailure {
    Collection<Descriptor> blobs =
        ImageWalk.<IOException>blobs(contents.images(), source::read).values();
    List<Part> parts = new ArrayList<>();
    for (BundledFile file : contents.files()) {
      checkFree(file.name());
      parts.add(Part.measured(file));
    }
    parts.sort(TOOL_FIRST);
    List<Part> layout = layout(contents, source);
    List<Part> summed = new ArrayList<>(parts);
    summed.addAll(layout);
    List<Entry> entries = summed.stream().map(part -> part.at(TarHeader.BLOCK)).toList();
    parts.add(small(LayoutFiles.SUMS, LayoutFiles.sums(entries)));
    parts.addAll(layout);
    blobs.forEach(blob -> parts.add(Part.of(blob, source)));
    BundleIndex index = placed(contents, parts, signer.isPresent());
    EntryTree.check(index.entries());
    return new BundlePlan(index, front(index, signer), List.copyOf(parts));
  }

  private static List<Part> layout(BundleContents contents, BlobSource source) throws IOException {
    List<BundledImage> images = contents.images();
    return List.of(
        small(LayoutFiles.LAYOUT, LayoutFiles.layout()),
        small(LayoutFiles.INDEX, LayoutFiles.index(images)),
        small(LayoutFiles.DOCKER, LayoutFiles.docker(images, contents.platform(), source)));
  }

  /**
   * The index holds offsets that depend on its own length. More digits never make it shorter, so
   * starting from the shortest this comes to rest.
   */
  private static BundleIndex placed(BundleContents contents, List<Part> parts, boolean signed) {
    long start = 0;
    while (true) {
      BundleIndex index = placed(contents, parts, start);
      long needed = TarHeader.end(TarHeader.BLOCK, index.toBytes().length);
      needed += signed ? TarHeader.BLOCK * 2L : 0;
      if (needed == start) {
        return index;
      }
      start = needed;
    }
  }

  private static BundleIndex placed(BundleContents contents, List<Part> parts, long start) {
    List<Entry> entries = new ArrayList<>(parts.size());
    long header = start;
    for (Part part : parts) {
      Entry entry = part.at(header + TarHeader.length(part.size()));
      entries.add(entry);
      header = TarHeader.end(entry.offset(), entry.size());
    }
    return new BundleIndex(
        contents.name(),
        contents.version(),
        contents.created(),
        contents.platform(),
        contents.images(),
        entries);
  }

  private static byte[] front(BundleIndex index, Optional<SigningKey> signer) {
    ByteArrayOutputStream front = new ByteArrayOutputStream();
    byte[] document = index.toBytes();
    put(front, index, BundleIndex.NAME, document);
    signer.ifPresent(key -> put(front, index, BundleIndex.SIGNATURE, key.sign(document)));
    return front.toByteArray();
  }

  private static void put(
      ByteArrayOutputStream front, BundleIndex index, String name, byte[] content) {
    int mode = BundledFile.Regular.READABLE;
    front.writeBytes(TarHeader.regular(name, mode, content.length, index.created()));
    front.writeBytes(content);
    front.writeBytes(new byte[TarHeader.padding(content.length)]);
  }

  private static Part small(String name, JsonNode json) throws IOException {
    return small(name, Json.write(json));
  }

  private static Part small(String name, byte[] bytes) throws IOException {
    return Part.measured(BundledFile.of(name, bytes));
  }

  private static void checkFree(String name) {
    boolean taken =
        switch (name) {
          case LayoutFiles.SUMS, LayoutFiles.LAYOUT, LayoutFiles.INDEX, LayoutFiles.DOCKER -> true;
          default -> name.equals("blobs") || name.startsWith("blobs/");
        };
    if (taken) {
      throw new Malformed("file " + name, "the bundle itself has an entry of this name");
    }
  }
}
