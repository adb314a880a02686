package dev.sealift.site;

import dev.sealift.oci.Json;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Says a site's decisions in full, as a site file that comes to the same. */
final class SiteWriter {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
          .enable(
              YAMLWriteFeature.MINIMIZE_QUOTES, YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private SiteWriter() {}

  static String yaml(Site site) {
    return YAML.writeValueAsString(json(site));
  }

  static ObjectNode json(Site site) {
    ObjectNode json = Json.object().put("namespace", site.namespace());
    json.set("images", images(site.images()));
    json.set(
        Component.OBJECT_STORAGE.key(),
        switch (site.objectStorage()) {
          case ObjectStorage.InCluster(Volume volume, Resources resources) ->
              resources(volume(volume), resources);
        });
    json.set(
        Component.DATABASE.key(),
        switch (site.database()) {
          case Database.InCluster(Volume volume, Resources resources) ->
              resources(volume(volume), resources);
        });
    json.set(
        Component.CONTAINER_REGISTRY.key(),
        switch (site.containerRegistry()) {
          case ContainerRegistry.InCluster(int port, Resources resources) ->
              resources(inCluster().put("port", port), resources);
        });
    json.set(
        Component.SOURCE_CONTROL.key(),
        switch (site.sourceControl()) {
          case SourceControl.InCluster(Volume volume, Resources resources) ->
              resources(volume(volume), resources);
        });
    json.set(
        Component.CERTIFICATES.key(),
        switch (site.certificates()) {
          case Certificates.CertManager _ -> Json.object();
        });
    return json;
  }

  private static ObjectNode images(ImageSource images) {
    return switch (images) {
      case ImageSource.PrivateRegistry registry -> {
        String slash = registry.prefix().isEmpty() ? "" : "/";
        ObjectNode json =
            Json.object().put("registry", registry.host() + slash + registry.prefix());
        registry.authorities().ifPresent(file -> json.put("ca", file.toString()));
        registry
            .login()
            .ifPresent(login ->
                json.put("usernameFile", login.username().toString())
                    .put("passwordFile", login.password().toString()));
        yield json;
      }
      case ImageSource.Bastion bastion -> {
        ObjectNode json = Json.object().put("served", bastion.host());
        bastion.authorities().ifPresent(file -> json.put("ca", file.toString()));
        yield json;
      }
      case ImageSource.InCluster _ -> Json.object();
    };
  }

  private static ObjectNode inCluster() {
    return Json.object().put("inCluster", true);
  }

  private static ObjectNode volume(Volume volume) {
    ObjectNode json = Json.object().put("size", volume.size());
    if (!volume.storageClass().isEmpty()) {
      json.put("storageClass", volume.storageClass());
    }
    ObjectNode component = inCluster();
    component.set("volume", json);
    return component;
  }

  /** Adds what the site set; the rest is in the charts. */
  private static ObjectNode resources(ObjectNode component, Resources resources) {
    ObjectNode json = Json.object();
    if (!resources.requests().isEmpty()) {
      resources.requests().forEach(json.putObject("requests")::put);
    }
    if (!resources.limits().isEmpty()) {
      resources.limits().forEach(json.putObject("limits")::put);
    }
    if (!json.isEmpty()) {
      component.set("resources", json);
    }
    return component;
  }
}
