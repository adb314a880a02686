package dev.sealift.assembler;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import dev.sealift.oci.Platform;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.SortedSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the images were built, as an in-toto statement with SLSA's provenance. It holds no time and
 * no name of a machine: the same build gives the same bytes.
 *
 * @see <a href="https://slsa.dev/spec/v1.0/provenance">SLSA 1.0, Provenance</a>
 */
final class Provenance {
  private static final String BUILD_TYPE = "urn:sealift:build:appliance:1";
  private static final String BUILDER = "urn:sealift:builder";
  private static final String H1 = "h1:";
  private static final String SHA256 = "sha256:";
  private static final String SHA512 = "sha512-";

  private Provenance() {}

  static byte[] of(
      ApplianceSpec appliance,
      SortedSet<Platform> platforms,
      Collection<BuiltImage> images,
      Collection<GoTool> tools,
      Collection<Component> modules,
      String go) {
    ObjectNode statement = Json.object();
    statement.put("_type", "https://in-toto.io/Statement/v1");
    ArrayNode subjects = statement.putArray("subject");
    for (BuiltImage image : images) {
      ObjectNode subject = subjects.addObject();
      subject.put("name", appliance.repositories() + "/" + image.spec().name());
      sha256(subject, image.root().digest());
    }
    for (GoTool tool : tools) {
      ObjectNode subject = subjects.addObject();
      subject.put("name", tool.path());
      sha256(subject, tool.program().digest());
    }
    statement.put("predicateType", "https://slsa.dev/provenance/v1");
    ObjectNode predicate = statement.putObject("predicate");
    ObjectNode definition = predicate.putObject("buildDefinition");
    definition.put("buildType", BUILD_TYPE);
    ObjectNode external = definition.putObject("externalParameters");
    external.put("appliance", appliance.name());
    external.put("version", appliance.version());
    ArrayNode array = external.putArray("platforms");
    platforms.forEach(platform -> array.add(platform.toString()));
    definition.putObject("internalParameters").put("go", go);
    ArrayNode dependencies = definition.putArray("resolvedDependencies");
    modules.forEach(module -> dependencies.add(dependency(module)));
    predicate.putObject("runDetails").putObject("builder").put("id", BUILDER);
    return Json.write(statement);
  }

  private static ObjectNode dependency(Component module) {
    ObjectNode json = Json.object();
    json.put("uri", module.purl());
    String sum = module.sum().orElse("");
    if (sum.startsWith(H1)) {
      json.putObject("digest").put("dirHash", hex(sum.substring(H1.length())));
    } else if (sum.startsWith(SHA512)) {
      json.putObject("digest").put("sha512", hex(sum.substring(SHA512.length())));
    } else if (sum.startsWith(SHA256)) {
      json.putObject("digest").put("sha256", sum.substring(SHA256.length()));
    }
    return json;
  }

  /** in-toto writes hashes in hexadecimal; go.sum and npm have them in base64. */
  private static String hex(String base64) {
    return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
  }

  private static void sha256(ObjectNode json, Digest digest) {
    json.putObject("digest").put("sha256", digest.hex());
  }
}
