package dev.sealift.assembler;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import dev.sealift.oci.Malformed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether the bundle holds every image that its charts start, and each image is there for somebody:
 * charts are rendered with their defaults and with every variant, as they will be at the site.
 */
final class Completeness {
  /** Never resolves (RFC 6761). */
  static final String REGISTRY = "registry.invalid";

  private final Store store;
  private final String repositories;
  private final SortedMap<String, Digest> roots;
  private final List<String> missing = new ArrayList<>();
  private final SortedSet<String> used = new TreeSet<>();

  /**
   * Prepares a check.
   *
   * @param repositories what stands before the images' names
   * @param roots the images of the bundle by name
   */
  Completeness(Store store, String repositories, SortedMap<String, Digest> roots) {
    this.store = store;
    this.repositories = repositories;
    this.roots = roots;
  }

  /** Renders a chart in all its variants, unless the same was rendered before. */
  void check(ChartSpec spec, Chart chart, GoTool helm) throws AssemblyFailure, IOException {
    byte[] images = ChartImages.of(spec, repositories, roots).with(REGISTRY);
    SortedMap<String, Path> variants = variants(spec);
    Fingerprint key =
        Fingerprint.of("chart check")
            .with(helm.program().digest().toString())
            .with(chart.digest().toString())
            .with(Digest.of(images).toString());
    for (Map.Entry<String, Path> variant : variants.entrySet()) {
      key.with(variant.getKey()).withFile(variant.getValue());
    }
    Digest action = key.digest();
    Optional<SortedSet<String>> known = store.result(action).flatMap(Completeness::read);
    if (known.isPresent()) {
      used.addAll(known.get());
      return;
    }
    int before = missing.size();
    SortedSet<String> found = new TreeSet<>();
    try (Helm program = new Helm(helm, store)) {
      Path values = program.values(images);
      scan(
          program.template(chart, List.of(values), Optional.empty()),
          label(chart, "its defaults"),
          found);
      for (Map.Entry<String, Path> one : variants.entrySet()) {
        List<Path> both = List.of(values, one.getValue());
        String text = program.template(chart, both, Optional.of(one.getKey()));
        scan(text, label(chart, one.getKey()), found);
      }
    }
    used.addAll(found);
    if (missing.size() == before) {
      store.remember(action, write(found));
    }
  }

  /**
   * Ends the check.
   *
   * @param forPeople images that no chart needs to start
   * @return images that are there for nobody
   */
  List<String> finish(List<String> forPeople) throws AssemblyFailure {
    if (!missing.isEmpty()) {
      throw new AssemblyFailure.ImagesMissing(missing);
    }
    return roots.keySet().stream()
        .filter(image -> !used.contains(image) && !forPeople.contains(image))
        .toList();
  }

  private static String label(Chart chart, String variant) {
    return "chart " + chart.name() + " with " + variant + ": ";
  }

  private void scan(String text, String label, SortedSet<String> found) throws AssemblyFailure {
    SortedMap<String, String> ours = new TreeMap<>();
    roots.forEach(
        (name, root) -> ours.put(REGISTRY + "/" + repositories + "/" + name + "@" + root, name));
    Rendered.scan(
        text,
        REGISTRY,
        (resource, reference) -> {
          String name = ours.get(reference);
          if (name == null) {
            missing.add(label + resource + " starts " + reference);
          } else {
            found.add(name);
          }
        });
  }

  private static SortedMap<String, Path> variants(ChartSpec spec) throws IOException {
    SortedMap<String, Path> variants = new TreeMap<>();
    if (Files.isDirectory(spec.variants())) {
      try (Stream<Path> files = Files.list(spec.variants())) {
        for (Path file : files.filter(one -> one.toString().endsWith(".yaml")).toList()) {
          variants.put(String.valueOf(file.getFileName()), file);
        }
      }
    }
    return variants;
  }

  private static byte[] write(SortedSet<String> found) {
    ObjectNode json = Json.object();
    ArrayNode images = json.putArray("images");
    found.forEach(images::add);
    return Json.write(json);
  }

  private static Optional<SortedSet<String>> read(byte[] result) {
    try {
      SortedSet<String> images = new TreeSet<>();
      for (JsonNode one :
          Json.fields(Json.read(result, "check result"), "check result").required("images")) {
        images.add(one.asString());
      }
      return Optional.of(images);
    } catch (Malformed e) {
      return Optional.empty();
    }
  }
}
