package dev.sealift.assembler;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bill of materials of an image, or of all of them, as CycloneDX 1.6. The same images give the
 * same bytes: the serial number is made from the content.
 */
final class Sbom {
  private final Instant created;

  Sbom(Instant created) {
    this.created = created;
  }

  /** Of one image: the modules that are linked into its programs on any platform. */
  byte[] of(BuiltImage image) {
    ObjectNode document = start(image(image), image.root().digest());
    ArrayNode components = document.putArray("components");
    image.modules().forEach(module -> components.add(module(module)));
    return Json.write(document);
  }

  /** Of a tool: the modules that are linked into it. */
  byte[] of(GoTool tool) {
    ObjectNode document = start(tool(tool), tool.program().digest());
    ArrayNode components = document.putArray("components");
    tool.modules().forEach(module -> components.add(module(module)));
    return Json.write(document);
  }

  /** Of the whole appliance: its images and tools, and the modules of these and of charts. */
  byte[] of(
      ApplianceSpec appliance,
      Digest key,
      Collection<BuiltImage> images,
      Collection<GoTool> tools,
      Collection<Component> modules) {
    ObjectNode subject = Json.object();
    subject.put("type", "application");
    subject.put("bom-ref", appliance.name());
    subject.put("name", appliance.name());
    subject.put("version", appliance.version());
    ObjectNode document = start(subject, key);
    ArrayNode components = document.putArray("components");
    images.forEach(image -> components.add(image(image)));
    tools.forEach(tool -> components.add(tool(tool)));
    modules.forEach(module -> components.add(module(module)));
    return Json.write(document);
  }

  private ObjectNode start(ObjectNode subject, Digest content) {
    ObjectNode document = Json.object();
    document.put("bomFormat", "CycloneDX");
    document.put("specVersion", "1.6");
    byte[] seed = content.toString().getBytes(StandardCharsets.US_ASCII);
    document.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(seed));
    document.put("version", 1);
    ObjectNode metadata = document.putObject("metadata");
    metadata.put("timestamp", created.toString());
    metadata.set("component", subject);
    return document;
  }

  private static ObjectNode image(BuiltImage image) {
    ObjectNode json = Json.object();
    json.put("type", "container");
    json.put("bom-ref", image.spec().name());
    json.put("name", image.spec().name());
    json.put("version", image.version());
    json.put("description", image.spec().description());
    hashes(json, image.root().digest());
    json.putArray("licenses").addObject().put("expression", image.spec().licenses());
    json.putArray("externalReferences")
        .addObject()
        .put("type", "vcs")
        .put("url", image.spec().source());
    return json;
  }

  private static ObjectNode tool(GoTool tool) {
    ObjectNode json = Json.object();
    json.put("type", "application");
    json.put("bom-ref", tool.spec().name());
    json.put("name", tool.spec().name());
    json.put("version", tool.version());
    hashes(json, tool.program().digest());
    return json;
  }

  private static ObjectNode module(Component module) {
    ObjectNode json = Json.object();
    json.put("type", "library");
    json.put("bom-ref", module.purl());
    json.put("name", module.name());
    json.put("version", module.version());
    if (!module.licenses().isEmpty()) {
      ArrayNode licenses = json.putArray("licenses");
      module.licenses().forEach(id -> licenses.addObject().putObject("license").put("id", id));
    }
    json.put("purl", module.purl());
    return json;
  }

  private static void hashes(ObjectNode json, Digest digest) {
    json.putArray("hashes").addObject().put("alg", "SHA-256").put("content", digest.hex());
  }
}
