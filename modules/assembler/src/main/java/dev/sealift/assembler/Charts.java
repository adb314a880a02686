package dev.sealift.assembler;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Charts in the store, so that a build with nothing changed needs neither modules nor network. */
final class Charts {
  private final Store store;
  private final GoToolchain go;
  private final Steps steps;

  Charts(Store store, GoToolchain go, Steps steps) {
    this.store = store;
    this.go = go;
    this.steps = steps;
  }

  /** Takes a chart of a module from the store, else from its source. */
  Chart of(ChartSpec spec) throws AssemblyFailure, IOException {
    return switch (spec.from()) {
      case ChartSpec.Folder folder -> Chart.of(spec.name(), folder);
      case ChartSpec.Go module -> of(spec.name(), module);
    };
  }

  private Chart of(String name, ChartSpec.Go from) throws AssemblyFailure, IOException {
    Digest key =
        Fingerprint.of("chart")
            .with(name)
            .with(from.module())
            .with(from.path())
            .withFile(from.directory().resolve("go.mod"))
            .withFile(from.directory().resolve("go.sum"))
            .digest();
    Optional<byte[]> known = store.result(key);
    if (known.isPresent()) {
      Optional<Chart> chart = read(name, known.get());
      if (chart.isPresent()) {
        return chart.get();
      }
    }
    return steps.timed(
        "Taking the chart " + name + " from " + from.module(),
        () -> {
          Chart chart = Chart.of(name, from, go);
          store.remember(key, keep(chart));
          return chart;
        });
  }

  private byte[] keep(Chart chart) throws IOException {
    ObjectNode json = Json.object();
    json.set("module", chart.module().orElseThrow().toJson());
    ArrayNode files = json.putArray("files");
    for (Chart.Part part : chart.parts()) {
      Descriptor blob = store.add(MediaType.OCTET_STREAM, part.bytes());
      files.add(blob.annotated("name", part.name()).toJson());
    }
    return Json.write(json);
  }

  private Optional<Chart> read(String name, byte[] result) throws IOException {
    try {
      Json.Fields fields = Json.fields(Json.read(result, "chart result"), "chart result");
      List<Chart.Part> parts = new ArrayList<>();
      for (JsonNode one : fields.required("files")) {
        Descriptor blob = Descriptor.read(one);
        if (!store.has(blob)) {
          return Optional.empty();
        }
        parts.add(new Chart.Part(blob.annotations().getOrDefault("name", ""), store.read(blob)));
      }
      Component module = Component.read(fields.required("module"));
      return Optional.of(new Chart(name, Optional.of(module), parts));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }
}
