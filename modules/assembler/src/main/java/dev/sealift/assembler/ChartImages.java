package dev.sealift.assembler;

import dev.sealift.bundle.BundledFile;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import java.util.Map;
import java.util.SortedMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values that make a chart start the bundle's images: {@code charts/<name>.images.json}.
 * Whoever installs adds {@code imageRegistry}, and need not know which image goes where.
 */
record ChartImages(String chart, ObjectNode values) {

  /**
   * Writes down a chart's images.
   *
   * @param roots the images of the appliance by name
   */
  static ChartImages of(ChartSpec spec, String repositories, SortedMap<String, Digest> roots) {
    ObjectNode values = Json.object();
    if (!spec.images().isEmpty()) {
      values.put("imageNamespace", repositories);
    }
    for (Map.Entry<String, String> image : spec.images().entrySet()) {
      ObjectNode place = values;
      for (String word : image.getKey().split("\\.", -1)) {
        place = place.get(word) instanceof ObjectNode known ? known : place.putObject(word);
      }
      place.put("name", image.getValue());
      place.put("digest", String.valueOf(roots.get(image.getValue())));
    }
    return new ChartImages(spec.name(), values);
  }

  BundledFile file() {
    return BundledFile.of("charts/" + chart + ".images.json", Json.write(values));
  }

  /** The same with a registry that does not exist, for trials. */
  byte[] with(String registry) {
    ObjectNode all = values.deepCopy();
    if (!values.isEmpty()) {
      all.put("imageRegistry", registry);
    }
    return Json.write(all);
  }
}
