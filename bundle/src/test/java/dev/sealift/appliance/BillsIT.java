package dev.sealift.appliance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.bundle.Entry;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The bills of materials and the provenance are what their specifications say. */
class BillsIT {
  /** All schemas are in one jar; nothing is fetched. */
  private static final String SCHEMAS = "http://cyclonedx.org/schema/";

  private static final String HELM = "sealift/tools/helm";

  /** Comes with the compiler, and has no sum of its own. */
  private static final String GO_ITSELF = "pkg:golang/stdlib@";

  static Stream<String> bills() throws Exception {
    return Bundle.open(BundleUnderTest.FILE).index().entries().stream()
        .map(Entry::name)
        .filter(name -> name.startsWith("sbom/"));
  }

  private static String text(String name) throws Exception {
    try (InputStream in = BundleUnderTest.open().file(name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static JsonNode json(String name) throws Exception {
    return Json.read(text(name).getBytes(UTF_8), name);
  }

  private static List<Error> errors(String bill) {
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7,
            builder ->
                builder.schemaIdResolvers(resolvers -> resolvers.mapPrefix(SCHEMAS, "classpath:")));
    Schema schema = registry.getSchema(SchemaLocation.of(SCHEMAS + "bom-1.6.schema.json"));
    return schema.validate(bill, InputFormat.JSON);
  }

  @ParameterizedTest
  @MethodSource("bills")
  void everyBillIsCycloneDx(String name) throws Exception {
    assertThat(errors(text(name))).isEmpty();
    assertThat(json(name).path("specVersion").asString("")).isEqualTo("1.6");
  }

  @Test
  void schemaRefusesWhatIsNoBill() throws Exception {
    String bill = text("sbom/bundle.cdx.json");
    assertThat(errors(bill.replace("\"SHA-256\"", "\"SHA-255\""))).isNotEmpty();
    assertThat(errors(bill.replace("\"type\":\"container\"", "\"type\":\"box\""))).isNotEmpty();
    assertThat(errors(bill.replace("Apache-2.0\"}", "Apache-22\"}"))).isNotEmpty();
  }

  @Test
  void everyImageHasABillAndIsInTheBillOfAll() throws Exception {
    List<String> names = bills().toList();
    JsonNode all = json("sbom/bundle.cdx.json");
    for (BundledImage image : BundleUnderTest.open().images()) {
      String name = image.repository().substring(image.repository().lastIndexOf('/') + 1);
      assertThat(names).contains("sbom/" + name + ".cdx.json");
      assertThat(all.path("components").values())
          .anySatisfy(component ->
              assertThat(component.path("hashes").path(0).path("content").asString(""))
                  .isEqualTo(image.root().digest().hex()));
    }
  }

  @Test
  void provenanceIsAnInTotoStatementOfSlsa() throws Exception {
    JsonNode statement = json("provenance.intoto.json");
    assertThat(statement.path("_type").asString("")).isEqualTo("https://in-toto.io/Statement/v1");
    assertThat(statement.path("predicateType").asString(""))
        .isEqualTo("https://slsa.dev/provenance/v1");
    JsonNode definition = statement.path("predicate").path("buildDefinition");
    assertThat(definition.path("buildType").asString("")).contains(":");
    assertThat(definition.path("externalParameters").isObject()).isTrue();
    assertThat(definition.path("resolvedDependencies").values())
        .isNotEmpty()
        .allSatisfy(material -> assertThat(material.path("uri").asString("")).startsWith("pkg:"))
        .filteredOn(material -> !material.path("uri").asString("").startsWith(GO_ITSELF))
        .allSatisfy(material -> assertHexDigests(material.path("digest")));
    JsonNode run = statement.path("predicate").path("runDetails");
    assertThat(run.path("builder").path("id").asString("")).contains(":");
  }

  @Test
  void provenanceNamesEveryImageAndToolByItsDigest() throws Exception {
    Map<String, String> promised = new java.util.TreeMap<>();
    try (InputStream helm = BundleUnderTest.open().file(HELM)) {
      promised.put(HELM, Digest.of(helm.readAllBytes()).hex());
    }
    for (BundledImage image : BundleUnderTest.open().images()) {
      promised.put(image.repository(), image.root().digest().hex());
    }
    List<JsonNode> subjects =
        new ArrayList<>(json("provenance.intoto.json").path("subject").values());
    assertThat(subjects).hasSameSizeAs(promised.keySet());
    for (JsonNode subject : subjects) {
      assertThat(promised)
          .containsEntry(
              subject.path("name").asString(""),
              subject.path("digest").path("sha256").asString(""));
    }
  }

  /** DigestSet of in-toto: algorithms and lower-case hexadecimal. */
  private static void assertHexDigests(JsonNode digests) {
    assertThat(digests.properties())
        .isNotEmpty()
        .allSatisfy(one -> assertThat(one.getKey()).isIn("sha256", "sha512", "dirHash"))
        .allSatisfy(one ->
            assertThat(one.getValue().asString(""))
                .matches(one.getKey().equals("sha512") ? "[0-9a-f]{128}" : "[0-9a-f]{64}"));
  }
}
