package dev.sealift.registryclient;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a push left in a registry, each manifest read back from there.
 *
 * @param sent blobs that were uploaded, and {@code bytes} of them
 * @param mounted blobs that were taken from another repository
 * @param there blobs that were found
 */
public record Receipt(
    String registry, Instant at, List<Item> images, int sent, long bytes, int mounted, int there) {

  /**
   * One image.
   *
   * @param digest as the registry gave it back
   * @param pushed whether it was not there before
   */
  public record Item(String repository, String tag, Digest digest, boolean pushed) {}

  /** As a JSON document for people and programs. */
  public String toJson() {
    ObjectNode json = Json.object();
    json.put("registry", registry);
    json.put("at", at.toString());
    ObjectNode blobs = json.putObject("blobs");
    blobs.put("sent", sent).put("bytes", bytes).put("mounted", mounted).put("there", there);
    ArrayNode array = json.putArray("images");
    for (Item item : images) {
      array
          .addObject()
          .put("repository", item.repository())
          .put("tag", item.tag())
          .put("digest", item.digest().toString())
          .put("pushed", item.pushed());
    }
    return Json.pretty(json);
  }
}
