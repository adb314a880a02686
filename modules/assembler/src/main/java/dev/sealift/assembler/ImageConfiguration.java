package dev.sealift.assembler;

import dev.sealift.oci.Json;
import dev.sealift.oci.Platform;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The configuration of an image: how it runs, its labels, and its layers' history.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md">image-spec,
 *     Image Configuration</a>
 */
final class ImageConfiguration {
  private ImageConfiguration() {}

  static byte[] of(
      ImageSpec spec, String version, Platform platform, List<BuiltLayer> layers, Instant created) {
    ObjectNode json = Json.object();
    json.put("created", created.toString());
    json.put("architecture", platform.architecture());
    json.put("os", platform.os());
    platform.variant().ifPresent(variant -> json.put("variant", variant));
    run(json.putObject("config"), spec, version);
    ObjectNode rootfs = json.putObject("rootfs");
    rootfs.put("type", "layers");
    ArrayNode diffIds = rootfs.putArray("diff_ids");
    ArrayNode history = json.putArray("history");
    for (BuiltLayer layer : layers) {
      diffIds.add(layer.layer().diffId().toString());
      history
          .addObject()
          .put("created", created.toString())
          .put("created_by", "sealift: " + layer.origin());
    }
    return Json.write(json);
  }

  /** What {@code org.opencontainers.image} says of an image. */
  static SortedMap<String, String> labels(ImageSpec spec, String version) {
    SortedMap<String, String> labels = new TreeMap<>();
    String prefix = "org.opencontainers.image.";
    labels.put(prefix + "title", spec.title());
    labels.put(prefix + "description", spec.description());
    labels.put(prefix + "source", spec.source());
    labels.put(prefix + "licenses", spec.licenses());
    labels.put(prefix + "version", version);
    return labels;
  }

  private static void run(ObjectNode config, ImageSpec spec, String version) {
    ImageSpec.Run run = spec.run();
    config.put("User", run.user());
    if (!run.ports().isEmpty()) {
      ObjectNode ports = config.putObject("ExposedPorts");
      run.ports().forEach(port -> ports.putObject(port.contains("/") ? port : port + "/tcp"));
    }
    ArrayNode environment = config.putArray("Env");
    environment.add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    run.environment().forEach((name, value) -> environment.add(name + "=" + value));
    if (!run.entrypoint().isEmpty()) {
      run.entrypoint().forEach(config.putArray("Entrypoint")::add);
    }
    if (!run.command().isEmpty()) {
      run.command().forEach(config.putArray("Cmd")::add);
    }
    if (!run.volumes().isEmpty()) {
      ObjectNode volumes = config.putObject("Volumes");
      run.volumes().forEach(volumes::putObject);
    }
    config.put("WorkingDir", run.workingDirectory().orElse("/"));
    ObjectNode labels = config.putObject("Labels");
    labels(spec, version).forEach(labels::put);
    run.stopSignal().ifPresent(signal -> config.put("StopSignal", signal));
  }
}
