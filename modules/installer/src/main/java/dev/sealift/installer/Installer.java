package dev.sealift.installer;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.registryclient.Login;
import dev.sealift.registryclient.PushListener;
import dev.sealift.registryclient.RegistryFailure;
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
  }

  /** Installs everything and returns when all of it is ready. */
  public SignedReceipt install()
      throws InstallFailure, RegistryFailure, IOException, InterruptedException {
    try (WorkFolder work = WorkFolder.create()) {
      Setup setup = Setup.of(site, bundle, true, options.pushes(), work);
      prepare(setup.releases(), setup.delivery());
      run(schedule(setup.releases(), setup.delivery(), work));
      Receipt receipt =
          Receipt.of(
              bundle,
              options.clock().instant().truncatedTo(ChronoUnit.SECONDS),
              client.getKubernetesVersion().getGitVersion(),
              site,
              setup.delivery().imageRegistry(),
              setup.releases());
      return SignedReceipt.keep(client, receipt, random);
    } catch (KubernetesClientException e) {
      throw new InstallFailure.ClusterRefused("Installing", e);
    }
  }

  /** What charts take for granted: namespaces, credentials, and the login of nodes. */
  private void prepare(List<BundledRelease> releases, Delivery delivery) {
    Namespaces namespaces = new Namespaces(client);
    Set<String> names = new TreeSet<>();
    releases.forEach(bundled -> names.add(bundled.release().namespace()));
    names.forEach(name -> namespaces.make(name, "restricted"));
    new Credentials(new Secrets(client, site.namespace()), new Words(random)).make();
    Optional<Login> login = delivery.login();
    if (login.isPresent()) {
      Map<String, String> secret = PullSecret.of(delivery.host(), login.get());
      names.forEach(
          name -> new Secrets(client, name).put(Releases.PULL_SECRET, PullSecret.TYPE, secret));
    }
  }

  /** Images in the order of the releases, each release as soon as its own are there. */
  private Schedule schedule(List<BundledRelease> releases, Delivery delivery, WorkFolder work) {
    Helm helm = new Helm(options.helm(), cluster, work.path());
    ReleaseInstaller installer =
        new ReleaseInstaller(client, helm, options.patience(), options.listener());
    Schedule schedule = new Schedule();
    Set<BundledImage> brought = ConcurrentHashMap.newKeySet();
    Set<String> before = Set.of();
    for (BundledRelease bundled : releases) {
      String images = "images of " + bundled.name();
      schedule.add(images, before, () -> bring(images, bundled.images(), brought, delivery));
      before = Set.of(images);
      Set<String> after = new HashSet<>(bundled.release().after());
      after.add(images);
      schedule.add(bundled.name(), after, () -> installer.install(bundled));
    }
    schedule.add(
        "other images",
        before,
        () -> bring("other images", bundle.index().images(), brought, delivery));
    return schedule;
  }

  private void bring(
      String part, List<BundledImage> images, Set<BundledImage> brought, Delivery delivery)
      throws RegistryFailure, InstallFailure {
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
