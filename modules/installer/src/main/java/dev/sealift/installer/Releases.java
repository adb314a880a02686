package dev.sealift.installer;

import dev.sealift.oci.Json;
import dev.sealift.site.ContainerRegistry;
import dev.sealift.site.Database;
import dev.sealift.site.ObjectStorage;
import dev.sealift.site.Resources;
import dev.sealift.site.Site;
import dev.sealift.site.SourceControl;
import dev.sealift.site.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a site's decisions come to: the charts to install, their order and their values. The only
 * place that knows what stands on what.
 */
final class Releases {
  static final String CERT_MANAGER = "cert-manager";
  static final String CERTIFICATES = "certificates";
  static final String OBJECT_STORAGE = "object-storage";
  static final String DATABASE = "database";
  static final String IMAGE_REGISTRY = "image-registry";
  static final String SOURCE_CONTROL = "source-control";

  /** The name of the Secret that pods pull with, in each namespace that has pods of ours. */
  static final String PULL_SECRET = "sealift-pull";

  private final Site site;
  private final String imageRegistry;
  private final boolean pullSecret;

  private Releases(Site site, String imageRegistry, boolean pullSecret) {
    this.site = site;
    this.imageRegistry = imageRegistry;
    this.pullSecret = pullSecret;
  }

  /**
   * The releases of a site, each behind those that it needs.
   *
   * @param certManager whether to install one
   * @param imageRegistry what stands before the repositories' names where nodes pull
   * @param pullSecret whether nodes have to log in
   */
  static List<Release> of(
      Site site, boolean certManager, String imageRegistry, boolean pullSecret) {
    return new Releases(site, imageRegistry, pullSecret).all(certManager);
  }

  /** The releases that a namespace can have, by their names alone, in the same order. */
  static List<Release> installed(String namespace) {
    return Stream.of(
            CERT_MANAGER, CERTIFICATES, DATABASE, SOURCE_CONTROL, OBJECT_STORAGE, IMAGE_REGISTRY)
        .map(name ->
            new Release(
                name,
                name.equals(CERT_MANAGER) ? CERT_MANAGER : namespace,
                Set.of(),
                Json.object()))
        .toList();
  }

  private List<Release> all(boolean withCertManager) {
    List<Release> all = new ArrayList<>();
    Set<String> issuing = withCertManager ? Set.of(CERT_MANAGER) : Set.of();
    if (withCertManager) {
      all.add(certManager());
    }
    all.add(release(CERTIFICATES, issuing));
    all.add(database(issuing));
    // Its pod waits for the database by itself, and has its image and its volume meanwhile.
    all.add(sourceControl(issuing));
    // Helm waits for this one's setup, and the others shall not wait for Helm.
    all.add(objectStorage(issuing));
    all.add(imageRegistry());
    return List.copyOf(all);
  }

  private Release certManager() {
    ObjectNode values = values();
    values.putObject("crds").put("enabled", true).put("keep", true);
    // Readiness tries the webhook itself, as soon as it may answer.
    values.putObject("startupapicheck").put("enabled", false);
    values
        .putObject("webhook")
        .putObject("readinessProbe")
        .put("initialDelaySeconds", 1)
        .put("periodSeconds", 1);
    ObjectNode global = (ObjectNode) values.get("global");
    global.putObject("leaderElection").put("namespace", CERT_MANAGER);
    return new Release(CERT_MANAGER, CERT_MANAGER, Set.of(), values);
  }

  private Release objectStorage(Set<String> after) {
    return switch (site.objectStorage()) {
      case ObjectStorage.InCluster(Volume volume, Resources resources) ->
          release(OBJECT_STORAGE, after, volume, resources);
    };
  }

  private Release database(Set<String> after) {
    return switch (site.database()) {
      case Database.InCluster(Volume volume, Resources resources) ->
          release(DATABASE, after, volume, resources);
    };
  }

  private Release imageRegistry() {
    return switch (site.containerRegistry()) {
      case ContainerRegistry.InCluster(int _, Resources resources) -> {
        Release release = release(IMAGE_REGISTRY, Set.of(OBJECT_STORAGE));
        put(release.values(), resources);
        // Nodes reach it on their loopback interface, and so does the installer.
        release.values().putObject("certificate").putArray("ipAddresses").add("127.0.0.1");
        yield release;
      }
    };
  }

  private Release sourceControl(Set<String> after) {
    return switch (site.sourceControl()) {
      case SourceControl.InCluster(Volume volume, Resources resources) ->
          release(SOURCE_CONTROL, after, volume, resources);
    };
  }

  private Release release(String name, Set<String> after, Volume volume, Resources resources) {
    Release release = release(name, after);
    release
        .values()
        .putObject("volume")
        .put("size", volume.size())
        .put("storageClass", volume.storageClass());
    put(release.values(), resources);
    return release;
  }

  private Release release(String name, Set<String> after) {
    return new Release(name, site.namespace(), after, values());
  }

  private static void put(ObjectNode values, Resources resources) {
    ObjectNode json = Json.object();
    Optional.of(resources.requests())
        .filter(requests -> !requests.isEmpty())
        .ifPresent(requests -> requests.forEach(json.putObject("requests")::put));
    Optional.of(resources.limits())
        .filter(limits -> !limits.isEmpty())
        .ifPresent(limits -> limits.forEach(json.putObject("limits")::put));
    if (!json.isEmpty()) {
      values.set("resources", json);
    }
  }

  /** What all charts have in common. */
  private ObjectNode values() {
    ObjectNode values = Json.object();
    values.put("imageRegistry", imageRegistry);
    ObjectNode global = values.putObject("global");
    if (pullSecret) {
      global.putArray("imagePullSecrets").addObject().put("name", PULL_SECRET);
    }
    return values;
  }
}
