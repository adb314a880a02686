package dev.sealift.bundle;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import dev.sealift.oci.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a bundle says about itself in front, in {@code sealift.json}: its images, and where every
 * entry behind the index is.
 *
 * @param name the appliance
 * @param version its version
 * @param created the time of all entries, to the second
 * @param platform what the tool and {@code docker load} are for
 * @param images sorted by name
 * @param entries in the order of the file; without the index itself and its signature
 */
public record BundleIndex(
    String name,
    String version,
    Instant created,
    Platform platform,
    List<BundledImage> images,
    List<Entry> entries) {
  /** The name of the index's own entry, the first of every bundle. */
  public static final String NAME = "sealift.json";

  /** The name of the signature's entry, the second of every signed bundle. */
  public static final String SIGNATURE = "sealift.json.sig";

  /** Where the blobs are. */
  public static final String BLOBS = "blobs/sha256/";

  static final String FORMAT = "sealift-bundle";
  static final long FORMAT_VERSION = 1;

  /** Bytes of the largest index that is read. */
  static final int LARGEST = 32 * 1024 * 1024;

  public BundleIndex {
    BundleContents.checkNames(name, version);
    EntryRules.checkCreated(created);
    BundleContents.checkImages(images);
    images = images.stream().sorted().toList();
    entries = List.copyOf(entries);
  }

  /** The entry with this name. */
  public Optional<Entry> entry(String entryName) {
    return entries.stream().filter(entry -> entry.name().equals(entryName)).findFirst();
  }

  /** Size of the whole file in bytes. */
  public long bundleSize() {
    Entry last = entries.getLast();
    return TarHeader.end(last.offset(), last.size()) + TarHeader.END;
  }

  /** The name of a blob's entry. */
  static String blobName(Digest digest) {
    return BLOBS + digest.hex();
  }

  /** The document, the same bytes for the same index. */
  public byte[] toBytes() {
    ObjectNode json = Json.object();
    json.put("format", FORMAT);
    json.put("formatVersion", FORMAT_VERSION);
    json.put("name", name);
    json.put("version", version);
    json.put("created", created.toString());
    json.put("platform", platform.toString());
    ArrayNode imageArray = json.putArray("images");
    images.forEach(image -> write(image, imageArray.addObject()));
    ArrayNode entryArray = json.putArray("entries");
    entries.forEach(entry -> write(entry, entryArray.addObject()));
    return Json.write(json);
  }

  private static void write(BundledImage image, ObjectNode json) {
    json.put("repository", image.repository());
    json.put("tag", image.tag());
    json.set("root", image.root().toJson());
    ArrayNode platforms = json.putArray("platforms");
    image.platforms().forEach(platform -> platforms.add(platform.toString()));
  }

  private static void write(Entry entry, ObjectNode json) {
    json.put("name", entry.name());
    json.put("mode", String.format(Locale.ROOT, "%04o", entry.mode()));
    json.put("offset", entry.offset());
    json.put("size", entry.size());
    switch (entry) {
      case Entry.Regular file -> json.put("sha256", file.digest().hex());
      case Entry.Link link -> json.put("target", link.target());
    }
  }

  /** The blobs' entries by digest. */
  TreeMap<Digest, Entry.Regular> blobs() {
    TreeMap<Digest, Entry.Regular> blobs = new TreeMap<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Regular file && file.name().startsWith(BLOBS)) {
        blobs.put(file.digest(), file);
      }
    }
    return blobs;
  }
}
