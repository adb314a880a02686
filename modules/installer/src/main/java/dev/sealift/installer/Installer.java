package dev.sealift.installer;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.preflight.Finding;
import dev.sealift.preflight.Preflight;
import dev.sealift.registryclient.PushListener;
import dev.sealift.registryclient.RegistryFailure;
import dev.sealift.site.Site;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Installs a bundle's components in a cluster. What is there as it should be is left alone, so the
 * same installation run again goes on after any failure, and changes nothing after none.
 */
public final class Installer {
  private final Cluster cluster;
  private final KubernetesClient client;
  private final Site site;
  private final Bundle bundle;
  private final Options options;
  private final SecureRandom random = new SecureRandom();
  private final Namespaces namespaces;
  private final Credentials credentials;
  private final NodesPort port;

  /**
   * How to install.
   *
   * @param helm the program
   * @param patience how long each part may take to get ready
   */
  public record Options(
      Path helm,
      Duration patience,
      InstallListener listener,
      PushListener pushes,
      InstantSource clock) {}

  /**
   * An installation.
   *
   * @param bundle was verified by the caller
   */
  public Installer(Cluster cluster, Site site, Bundle bundle, Options options) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.site = site;
    this.bundle = bundle;
    this.options = options;
    this.namespaces = new Namespaces(client);
    this.credentials = new Credentials(new Secrets(client, site.namespace()), new Words(random));
    this.port =
        new NodesPort(
            client,
            site.namespace(),
            NodesPort.of(site.containerRegistry()),
            bundle,
            new Awaiting(options.listener()));
  }

  /**
   * Installs everything and returns when all of it is ready.
   *
   * @throws InstallFailure.NotPrepared if the cluster is not fit; nothing was changed
   */
  public SignedReceipt install()
      throws InstallFailure, RegistryFailure, IOException, InterruptedException {
    try (WorkFolder work = WorkFolder.create()) {
      Delivery delivery =
          Delivery.of(site, client, bundle, credentials, options.listener(), options.pushes());
      Helm helm = new Helm(options.helm(), cluster, work.path());
      Setup setup = Setup.of(cluster, site, bundle, helm, delivery, work.charts(bundle));
      Preflight preflight = new Preflight(client, site, setup.needs(), options.clock());
      check(preflight.read());
      List<BundledRelease> releases = setup.releases(preflight.certManager());
      if (!isInstalled(releases)) {
        probe(preflight, setup, releases, delivery);
      }
      prepare(releases, delivery);
      run(schedule(releases, delivery, helm));
      Receipt receipt =
          Receipt.of(
              bundle,
              options.clock().instant().truncatedTo(ChronoUnit.SECONDS),
              client.getKubernetesVersion().getGitVersion(),
              site,
              delivery.imageRegistry(),
              releases);
      return SignedReceipt.keep(client, receipt, random);
    } catch (KubernetesClientException e) {
      throw new InstallFailure.ClusterRefused("Installing", e);
    }
  }

  private void check(List<Finding> findings) throws InstallFailure.NotPrepared {
    options.listener().found(findings);
    long problems = findings.stream().filter(f -> f.severity() == Finding.Severity.PROBLEM).count();
    if (problems > 0) {
      throw new InstallFailure.NotPrepared(
          problems == 1 ? "Preflight found a problem" : "Preflight found " + problems + " problems",
          "the installation would fail, so nothing was changed");
    }
  }

  private boolean isInstalled(List<BundledRelease> releases) {
    History history = new History(client);
    return releases.stream()
        .allMatch(one -> history.inputs(one.release()).equals(Optional.of(one.inputs())));
  }

  /** Where images come out of the cluster itself, it has to be changed a little, and back again. */
  private void probe(
      Preflight preflight, Setup setup, List<BundledRelease> releases, Delivery delivery)
      throws InstallFailure, RegistryFailure, IOException, InterruptedException {
    boolean made = delivery.isInCluster() && !namespaces.has(site.namespace());
    if (delivery.isInCluster()) {
      prepare(releases, delivery);
    }
    delivery.bring(List.of(setup.probe()));
    List<Finding> findings = preflight.probe(setup.probe(delivery));
    if (!Preflight.isFree(findings) && made) {
      delivery.withdraw();
      releases.stream()
          .map(one -> one.release().namespace())
          .distinct()
          .forEach(namespaces::remove);
    }
    check(findings);
  }

  /** What charts take for granted: namespaces, credentials, and the login of nodes. */
  private void prepare(List<BundledRelease> releases, Delivery delivery) {
    Set<String> names = new TreeSet<>();
    releases.forEach(bundled -> names.add(bundled.release().namespace()));
    names.forEach(name -> namespaces.make(name, "restricted"));
    credentials.make();
    credentials.letPull(port.registry());
    Map<String, String> secret = delivery.pullSecret();
    if (!secret.isEmpty()) {
      names.forEach(
          name -> new Secrets(client, name).put(Releases.PULL_SECRET, PullSecret.TYPE, secret));
    }
  }

  /**
   * Images in the order of the releases, each release as soon as its own are there. One release is
   * applied at a time, since each takes a Helm; they get ready together.
   */
  private Schedule schedule(List<BundledRelease> releases, Delivery delivery, Helm helm)
      throws InstallFailure {
    ReleaseInstaller installer =
        new ReleaseInstaller(client, helm, options.patience(), options.listener());
    Schedule schedule = new Schedule();
    Set<BundledImage> brought = ConcurrentHashMap.newKeySet();
    Set<String> before = Set.of();
    Set<String> applied = Set.of();
    for (BundledRelease bundled : releases) {
      String images = "images of " + bundled.name();
      schedule.add(images, before, () -> bring(images, bundled.images(), brought, delivery));
      before = Set.of(images);
      String apply = "applying " + bundled.name();
      Set<String> after = new HashSet<>(bundled.release().after());
      after.add(images);
      after.addAll(applied);
      schedule.add(apply, after, () -> installer.apply(bundled));
      applied = Set.of(apply);
      schedule.add(bundled.name(), applied, () -> installer.await(bundled.name()));
    }
    BundledImage registry = CarriedImage.find(bundle, "registry");
    schedule.add(
        "approaching",
        // Not earlier: nodes pull one image after another, and others wait for theirs.
        Set.of("applying " + Releases.IMAGE_REGISTRY),
        () -> delivery.approach(port, registry));
    schedule.add(
        "settling",
        Set.of(before.iterator().next(), "approaching", Releases.IMAGE_REGISTRY),
        () -> delivery.settle(port));
    schedule.add(
        "other images",
        Set.of("settling"),
        () -> bring("other images", bundle.index().images(), brought, delivery));
    return schedule;
  }

  private void bring(
      String part, List<BundledImage> images, Set<BundledImage> brought, Delivery delivery)
      throws RegistryFailure, InstallFailure, IOException, InterruptedException {
    List<BundledImage> missing = images.stream().filter(brought::add).toList();
    if (!missing.isEmpty()) {
      long begun = System.nanoTime();
      if (delivery.bring(missing)) {
        options.listener().ready(part, Duration.ofNanos(System.nanoTime() - begun));
      }
    }
  }

  private static void run(Schedule schedule)
      throws InstallFailure, RegistryFailure, IOException, InterruptedException {
    try {
      schedule.run();
    } catch (InstallFailure | RegistryFailure | IOException | InterruptedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
