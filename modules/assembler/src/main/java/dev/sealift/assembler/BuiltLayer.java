package dev.sealift.assembler;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import dev.sealift.rootfs.FileTree;
import dev.sealift.rootfs.Layer;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A layer in the store, and what it holds from outside.
 *
 * @param origin what made it, for the image's history
 */
record BuiltLayer(Layer layer, String origin, List<Component> components) {
  BuiltLayer {
    components = components.stream().sorted().distinct().toList();
  }

  /** Writes a tree into the store. */
  static BuiltLayer of(FileTree tree, String origin, List<Component> components, Store store)
      throws IOException {
    Layer[] written = new Layer[1];
    store.add(out -> {
      written[0] = Layer.write(tree, out);
      return written[0].descriptor().digest();
    });
    return new BuiltLayer(written[0], origin, components);
  }

  byte[] toBytes() {
    ObjectNode json = Json.object();
    json.set("layer", layer.descriptor().toJson());
    json.put("diffId", layer.diffId().toString());
    json.put("origin", origin);
    ArrayNode array = json.putArray("components");
    components.forEach(component -> array.add(component.toJson()));
    return Json.write(json);
  }

  static BuiltLayer read(byte[] bytes) {
    Json.Fields fields = Json.fields(Json.read(bytes, "layer result"), "layer result");
    Layer layer =
        new Layer(Descriptor.read(fields.required("layer")), Digest.parse(fields.text("diffId")));
    List<Component> components =
        fields
            .required("components")
            .valueStream()
            .map((JsonNode one) -> Component.read(one))
            .toList();
    return new BuiltLayer(layer, fields.text("origin"), components);
  }
}
