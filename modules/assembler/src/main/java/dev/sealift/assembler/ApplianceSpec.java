package dev.sealift.assembler;

import dev.sealift.oci.Malformed;
import dev.sealift.oci.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * The appliance as {@code bundle/appliance.yaml} describes it.
 *
 * @param repositories what stands before an image's name in its repository, such as {@code sealift}
 * @param created the time that everything in the bundle bears, so that bundles can be reproduced
 * @param images folders under {@code images/}
 * @param charts Helm charts that come from Go modules
 */
record ApplianceSpec(
    String name,
    String version,
    String repositories,
    Instant created,
    List<String> images,
    List<ChartSpec> charts) {

  /** Reads the file, whole or with every mistake in it. */
  static ApplianceSpec read(Path file) throws IOException, AssemblyFailure {
    List<Problem> problems = new ArrayList<>();
    Fields fields = Fields.of(file, Yaml.read(file), problems);
    ApplianceSpec spec =
        new ApplianceSpec(
            fields.text("name"),
            fields.text("version"),
            repositories(fields),
            created(fields),
            fields.texts("images"),
            fields.items("charts").stream()
                .flatMap(chart -> ChartSpec.read(file, chart, problems).stream())
                .toList());
    if (spec.images().isEmpty()) {
      fields.problem(fields.lineOf("images"), "images names no image");
    }
    if (spec.images().stream().distinct().count() < spec.images().size()) {
      fields.problem(fields.lineOf("images"), "images names one image twice");
    }
    fields.finish();
    if (!problems.isEmpty()) {
      throw new AssemblyFailure.InvalidSpecification(problems);
    }
    return spec;
  }

  private static String repositories(Fields fields) {
    String text = fields.text("repositories");
    try {
      return new Repository("registry.invalid", text).path();
    } catch (Malformed e) {
      fields.problem(fields.lineOf("repositories"), e.why());
      return text;
    }
  }

  private static Instant created(Fields fields) {
    try {
      return Instant.parse(fields.text("created"));
    } catch (DateTimeParseException e) {
      fields.problem(
          fields.lineOf("created"), "created is not a time such as 2026-01-01T00:00:00Z");
      return Instant.EPOCH;
    }
  }
}
