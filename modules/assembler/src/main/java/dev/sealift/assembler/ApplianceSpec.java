package dev.sealift.assembler;

import dev.sealift.oci.Malformed;
import dev.sealift.oci.Repository;
import dev.sealift.settings.Fields;
import dev.sealift.settings.InvalidSettings;
import dev.sealift.settings.Problem;
import dev.sealift.settings.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The appliance as its {@code appliance.yaml} describes it.
 *
 * @param repositories what stands before an image's name in its repository, such as {@code sealift}
 * @param created the time that everything in the bundle bears, so that bundles can be reproduced
 * @param folder holds the images' folders; {@code images/} beside that of the file, if it says
 *     nothing else
 * @param images names of folders
 * @param forPeople images that no chart starts: people do, or the installer
 * @param charts Helm charts
 * @param tools programs that travel beside the bundle's own tool
 * @param files what else travels, as it is: names in the bundle, and where the files are
 */
record ApplianceSpec(
    String name,
    String version,
    String repositories,
    Instant created,
    Path folder,
    List<String> images,
    List<String> forPeople,
    List<ChartSpec> charts,
    List<ToolSpec> tools,
    SortedMap<String, Path> files) {

  /** Reads the file, whole or with every mistake in it. */
  static ApplianceSpec read(Path file) throws IOException, InvalidSettings {
    List<Problem> problems = new ArrayList<>();
    Fields fields = Fields.of(file, Yaml.read(file), problems);
    ApplianceSpec spec =
        new ApplianceSpec(
            fields.text("name"),
            fields.text("version"),
            repositories(fields),
            created(fields),
            folder(file, fields),
            fields.texts("images"),
            fields.texts("forPeople"),
            fields.items("charts").stream()
                .flatMap(chart -> ChartSpec.read(file, chart, problems).stream())
                .toList(),
            fields.items("tools").stream()
                .flatMap(tool -> ToolSpec.read(file, tool, problems).stream())
                .toList(),
            files(file, fields));
    checkImages(spec, fields);
    fields.finish();
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return spec;
  }

  private static void checkImages(ApplianceSpec spec, Fields fields) {
    if (spec.images().isEmpty()) {
      fields.problem(fields.lineOf("images"), "images names no image");
    }
    if (spec.images().stream().distinct().count() < spec.images().size()) {
      fields.problem(fields.lineOf("images"), "images names one image twice");
    }
    for (String image : spec.forPeople()) {
      if (!spec.images().contains(image)) {
        fields.problem(fields.lineOf("forPeople"), image + " is not among the images");
      }
    }
    for (ChartSpec chart : spec.charts()) {
      for (String image : chart.images().values()) {
        if (!spec.images().contains(image)) {
          fields.problem(
              fields.lineOf("charts"),
              "chart " + chart.name() + " starts " + image + ", which is not among the images");
        }
      }
    }
    for (ToolSpec tool : spec.tools()) {
      if (spec.images().contains(tool.name())) {
        // The lock could not tell them apart.
        fields.problem(fields.lineOf("tools"), "an image has the name " + tool.name() + " too");
      }
    }
    if (!spec.charts().isEmpty() && spec.tools().stream().noneMatch(Helm::is)) {
      fields.problem(fields.lineOf("charts"), "charts are rendered by the tool helm: name it");
    }
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

  private static Path folder(Path file, Fields fields) {
    String relative = fields.optionalText("folder").orElse("../images");
    try {
      return file.resolveSibling(relative).normalize();
    } catch (InvalidPathException e) {
      fields.problem(fields.lineOf("folder"), "folder is no path: " + e.getReason());
      return file;
    }
  }

  private static SortedMap<String, Path> files(Path file, Fields fields) {
    SortedMap<String, Path> files = new TreeMap<>();
    fields
        .map("files")
        .forEach((name, relative) -> {
          Path found = file.resolveSibling(relative).normalize();
          if (!Files.isRegularFile(found)) {
            fields.problem(fields.lineOf("files"), name + ": there is no file " + found);
          }
          files.put(name, found);
        });
    return files;
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
