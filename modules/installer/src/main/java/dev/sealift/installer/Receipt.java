package dev.sealift.installer;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import dev.sealift.site.Site;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an installation left in a cluster, for whoever has to answer for it.
 *
 * @param bundle its name and version
 * @param contentKey the digest of the bundle's index
 * @param at when everything was ready
 * @param kubernetes the version of the cluster
 * @param parts in the order of their installation
 * @param addresses how the components are reached in the cluster
 * @param secrets what the operator needs: the names of Secrets, and what each is for
 */
public record Receipt(
    String bundle,
    Digest contentKey,
    Instant at,
    String kubernetes,
    String namespace,
    List<Part> parts,
    Map<String, String> addresses,
    Map<String, String> secrets) {

  /**
   * A release.
   *
   * @param inputs of its chart and values
   * @param images as pods name them, by digest
   */
  public record Part(String name, String namespace, String inputs, List<String> images) {}

  static Receipt of(
      Bundle bundle,
      Instant at,
      String kubernetes,
      Site site,
      String imageRegistry,
      List<BundledRelease> releases) {
    List<Part> parts =
        releases.stream()
            .map(r ->
                new Part(
                    r.name(),
                    r.release().namespace(),
                    r.inputs(),
                    r.images().stream().map(i -> reference(imageRegistry, i)).toList()))
            .toList();
    return new Receipt(
        bundle.index().name() + " " + bundle.index().version(),
        bundle.contentKey(),
        at,
        kubernetes,
        site.namespace(),
        parts,
        Addresses.of(site.namespace()),
        Addresses.SECRETS);
  }

  private static String reference(String imageRegistry, BundledImage image) {
    return imageRegistry + "/" + image.repository() + "@" + image.root().digest();
  }

  /** The document, as it is signed. */
  public byte[] toBytes() {
    ObjectNode json = Json.object();
    json.put("bundle", bundle).put("contentKey", contentKey.toString());
    json.put("at", at.toString()).put("kubernetes", kubernetes).put("namespace", namespace);
    ArrayNode array = json.putArray("parts");
    for (Part part : parts) {
      ObjectNode one = array.addObject().put("name", part.name());
      one.put("namespace", part.namespace()).put("inputs", part.inputs());
      part.images().forEach(one.putArray("images")::add);
    }
    addresses.forEach(json.putObject("addresses")::put);
    secrets.forEach(json.putObject("secrets")::put);
    return Json.pretty(json).getBytes(StandardCharsets.UTF_8);
  }
}
