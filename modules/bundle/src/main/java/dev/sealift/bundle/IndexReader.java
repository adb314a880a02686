package dev.sealift.bundle;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Platform;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads a foreign index and believes nothing that it says. */
final class IndexReader {
  private static final String DIGITS = "[0-7]{4}";
  private static final int OCTAL = 8;

  private IndexReader() {}

  /**
   * Reads the document and checks everything that it can be checked for by itself.
   *
   * @param start where the first header may be at the earliest, in bytes
   */
  static BundleIndex read(byte[] bytes, long start) throws BundleFailure {
    try {
      Json.Fields fields = Json.fields(Json.read(bytes, BundleIndex.NAME), BundleIndex.NAME);
      checkFormat(fields);
      List<Entry> entries = entries(fields);
      BundleIndex index =
          new BundleIndex(
              fields.text("name"),
              fields.text("version"),
              time(fields.text("created")),
              Platform.parse(fields.text("platform")),
              array(fields, "images").stream().map(IndexReader::image).toList(),
              entries);
      EntryTree.check(entries);
      checkPlaces(entries, start);
      checkBlobs(entries);
      return index;
    } catch (Malformed e) {
      throw new BundleFailure.BadIndex(BundleIndex.NAME, e.what() + ": " + e.why());
    }
  }

  private static void checkFormat(Json.Fields fields) throws BundleFailure {
    if (!fields.text("format").equals(BundleIndex.FORMAT)) {
      throw new BundleFailure.NotABundle(
          BundleIndex.NAME, "its format is not " + BundleIndex.FORMAT);
    }
    long version = fields.size("formatVersion");
    if (version != BundleIndex.FORMAT_VERSION) {
      throw new BundleFailure.UnknownFormat(
          BundleIndex.NAME,
          "its format has version "
              + version
              + ", this program reads "
              + BundleIndex.FORMAT_VERSION);
    }
  }

  private static List<Entry> entries(Json.Fields fields) throws BundleFailure {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode json : array(fields, "entries")) {
      entries.add(entry(Json.fields(json, "entry " + entries.size())));
    }
    if (entries.isEmpty()) {
      throw new BundleFailure.BadIndex(BundleIndex.NAME, "it lists no entries");
    }
    return entries;
  }

  private static Entry entry(Json.Fields fields) throws BundleFailure {
    String name = fields.text("name");
    Optional<String> target = fields.optionalText("target");
    Optional<String> objection =
        EntryRules.objection(name).or(() -> target.flatMap(t -> EntryRules.objection(name, t)));
    if (objection.isPresent()) {
      throw new BundleFailure.ForbiddenEntry(name, objection.get());
    }
    long offset = fields.size("offset");
    int mode = mode(fields);
    if (target.isEmpty()) {
      Digest digest = new Digest(Digest.Algorithm.SHA256, fields.text("sha256"));
      return new Entry.Regular(name, mode, offset, fields.size("size"), digest);
    }
    Entry.Link link = new Entry.Link(name, offset, target.get());
    if (fields.size("size") != link.size() || mode != link.mode()) {
      throw new Malformed("entry " + name, "it is a link with a size or a mode of its own");
    }
    return link;
  }

  private static int mode(Json.Fields fields) {
    String mode = fields.text("mode");
    if (!mode.matches(DIGITS)) {
      throw new Malformed(fields.name(), "its mode is not four octal digits");
    }
    return Integer.parseInt(mode, OCTAL);
  }

  private static BundledImage image(JsonNode json) {
    Json.Fields fields = Json.fields(json, "image");
    return new BundledImage(
        fields.text("repository"),
        fields.text("tag"),
        Descriptor.read(fields.required("root")),
        array(fields, "platforms").stream().map(IndexReader::platform).toList());
  }

  private static Platform platform(JsonNode json) {
    if (!json.isString()) {
      throw new Malformed("image", "one of its platforms is not a string");
    }
    return Platform.parse(json.stringValue());
  }

  /** Each entry's header follows the content before it: nothing overlaps, nothing is hidden. */
  private static void checkPlaces(List<Entry> entries, long start) throws BundleFailure {
    Entry first = entries.getFirst();
    long header = start;
    if (first.offset() != start + TarHeader.length(first.size())) {
      header += TarHeader.BLOCK * 2L;
    }
    for (Entry entry : entries) {
      if (entry.offset() != header + TarHeader.length(entry.size())) {
        throw new BundleFailure.BadIndex(
            entry.name(),
            "it is said to be at " + entry.offset() + ", which is not behind the entry before it");
      }
      header = TarHeader.end(entry.offset(), entry.size());
    }
  }

  private static void checkBlobs(List<Entry> entries) throws BundleFailure {
    boolean blobs = false;
    for (Entry entry : entries) {
      boolean blob = entry.name().startsWith("blobs/");
      if (blobs && !blob) {
        throw new BundleFailure.BadIndex(entry.name(), "it stands behind blobs");
      }
      blobs = blob;
      if (blob
          && !(entry instanceof Entry.Regular file
              && file.name().equals(BundleIndex.blobName(file.digest())))) {
        throw new BundleFailure.BadIndex(entry.name(), "it is a blob whose name is not its digest");
      }
    }
  }

  private static List<JsonNode> array(Json.Fields fields, String name) {
    JsonNode array = fields.required(name);
    if (!array.isArray()) {
      throw new Malformed(fields.name(), name + " is not an array");
    }
    return array.valueStream().toList();
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new Malformed("time " + text, "it is not like 2026-01-31T12:00:00Z");
    }
  }
}
