package dev.sealift.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.drill.Drill;
import dev.sealift.installer.Cluster;
import dev.sealift.oci.Reference;
import dev.sealift.oci.Repository;
import dev.sealift.preflight.Finding;
import dev.sealift.preflight.Finding.Severity;
import dev.sealift.preflight.LayerSizes;
import dev.sealift.preflight.Preflight;
import dev.sealift.preflight.ProbeImage;
import dev.sealift.preflight.Requirements;
import dev.sealift.preflight.Requirements.Owner;
import dev.sealift.preflight.Requirements.Planned;
import dev.sealift.registryserver.RegistryServer;
import dev.sealift.site.ContainerRegistry;
import dev.sealift.site.Database;
import dev.sealift.site.ImageSource;
import dev.sealift.site.ObjectStorage;
import dev.sealift.site.Resources;
import dev.sealift.site.Site;
import dev.sealift.site.SourceControl;
import dev.sealift.site.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A drill with the bundle served to its node, and preflights of it. */
final class Preflights implements AutoCloseable {
  static final String NAMESPACE = "platform";
  static final String REGISTRY = Drill.SITE + ":5000";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Resources NONE = new Resources(new TreeMap<>(), new TreeMap<>());

  final Drill drill;
  final Carried carried;
  final Path kubeconfig;
  private final RegistryServer server;
  private final Cluster cluster;

  Preflights(Path folder) throws Exception {
    carried = new Carried(folder);
    drill = Drill.start();
    kubeconfig = Files.writeString(folder.resolve("kubeconfig"), drill.kubeconfig());
    cluster = Cluster.of(kubeconfig, Optional.empty());
    server = RegistryServer.start(carried.bundle(), RegistryServer.loopback(0), Optional.empty());
    drill.offer(5000, server.address().getPort());
    String url = "\"http://" + REGISTRY + "\"";
    drill.trust(REGISTRY, "server = " + url + "\n[host." + url + "]\n");
  }

  /** An administrator's. */
  Cluster cluster() {
    return cluster;
  }

  /** Another user's, who has a token. */
  Cluster cluster(Path folder, String token) throws Exception {
    String text =
        Files.readString(kubeconfig, UTF_8)
            .replaceAll("client-(certificate|key)-data: .*", "")
            .replaceFirst("(?m)^(\\s*)user:\\s*$", "$1user:\n$1  token: " + token);
    return Cluster.of(Files.writeString(folder.resolve("other"), text), Optional.empty());
  }

  static Site site(String storageClass) {
    Volume volume = new Volume("1Gi", storageClass);
    return new Site(
        NAMESPACE,
        new ImageSource.Bastion(REGISTRY, Optional.empty()),
        new ObjectStorage.InCluster(volume, NONE),
        new Database.InCluster(volume, NONE),
        new ContainerRegistry.InCluster(30500, NONE),
        new SourceControl.InCluster(volume, NONE),
        Site.defaults().certificates());
  }

  /** What the bundle needs, with the objects of two of its charts. */
  Requirements needs() throws IOException {
    List<Planned> objects = new ArrayList<>();
    for (String release : List.of("cert-manager", "database")) {
      String namespace = release.equals("database") ? NAMESPACE : release;
      objects.addAll(
          Requirements.planned(
              new Owner(release, namespace),
              carried.resources(cluster.client(), release, namespace, REGISTRY)));
    }
    return new Requirements(LayerSizes.of(carried.bundle()), objects);
  }

  Preflight preflight() throws IOException {
    return preflight(cluster, site(""), needs(), PATIENCE);
  }

  /** One that gives up soon. */
  Preflight brief() throws IOException {
    return preflight(cluster, site(""), needs(), SHORT);
  }

  static Preflight preflight(Cluster cluster, Site site, Requirements needs, Duration patience) {
    return new Preflight(cluster.client(), site, needs, CLOCK, patience);
  }

  /**
   * @param place a registry, or a folder of one
   */
  ProbeImage image(String place) {
    var image = carried.image("sealift/node-probe");
    return new ProbeImage(
        new Reference.Pinned(
            Repository.parse(place + "/" + image.repository()), image.root().digest()),
        Optional.empty());
  }

  /** The findings of one check. */
  static List<Finding> of(String check, List<Finding> findings) {
    return findings.stream().filter(finding -> finding.check().equals(check)).toList();
  }

  static Finding problem(String check, List<Finding> findings) {
    return of(check, findings).stream()
        .filter(finding -> finding.severity() == Severity.PROBLEM)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no problem of " + check + " in " + findings));
  }

  @Override
  public void close() {
    cluster.close();
    server.close();
    drill.close();
  }
}
