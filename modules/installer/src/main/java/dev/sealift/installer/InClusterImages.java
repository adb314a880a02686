package dev.sealift.installer;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Platform;
import dev.sealift.registryclient.Login;
import dev.sealift.registryclient.Preview;
import dev.sealift.registryclient.Push;
import dev.sealift.registryclient.PushListener;
import dev.sealift.registryclient.PushedImage;
import dev.sealift.registryclient.Registry;
import dev.sealift.registryclient.RegistryFailure;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Gets the bundle's images to the nodes of a cluster that has no registry, without touching the
 * nodes: a seed of a registry serves them until the real one does, and a port of each node's
 * loopback interface leads to whichever it is. Whatever ended it, the same calls again go on.
 */
public final class InClusterImages {
  private static final int REGISTRY_PORT = 5000;

  /** All of them go through one tunnel, so that more would only take more memory. */
  private static final int PARALLEL = 2;

  private final KubernetesClient client;
  private final String namespace;
  private final Bundle bundle;
  private final Supplier<Login> login;
  private final PushListener pushes;
  private final SeedRegistry seed;
  private final NodesPort port;
  private Optional<Target> target = Optional.empty();

  /** A registry's pod, and in PEM who certified it. */
  private record Target(String pod, String authority) {}

  /**
   * In a namespace that is there and has the Secret {@code image-registry-accounts}.
   *
   * @param port on every node
   * @param login of an account in that Secret that may push
   */
  public InClusterImages(
      KubernetesClient client,
      String namespace,
      int port,
      Bundle bundle,
      Supplier<Login> login,
      InstallListener listener,
      PushListener pushes) {
    this.client = client;
    this.namespace = namespace;
    this.bundle = bundle;
    this.login = login;
    this.pushes = pushes;
    Awaiting awaiting = new Awaiting(listener);
    this.seed = new SeedRegistry(client, namespace, awaiting);
    this.port = new NodesPort(client, namespace, port, bundle, awaiting);
  }

  /** What stands before the images' repositories in a reference, on every node. */
  public String registry() {
    return port.registry();
  }

  /**
   * Returns when every node that takes pods can pull these images. Where the real registry serves
   * already there is no seed: the real one gets what it lacks.
   *
   * @return whether any had to be sent
   */
  public synchronized boolean bring(List<BundledImage> images)
      throws InstallFailure, RegistryFailure, IOException, InterruptedException {
    try {
      if (target.isEmpty()) {
        Optional<Pod> real = port.real();
        target = Optional.of(real.isPresent() ? moved(real.get()) : planted());
      }
      return push(images, target.get());
    } catch (KubernetesClientException e) {
      throw new InstallFailure.ClusterRefused("Getting the images to the nodes", e);
    }
  }

  /**
   * Returns when the real registry, which must be ready, serves every image of the bundle to the
   * nodes, and the seed is gone.
   */
  public synchronized void handOver()
      throws InstallFailure, RegistryFailure, IOException, InterruptedException {
    try {
      target = Optional.of(moved(port.served()));
      seed.remove();
    } catch (KubernetesClientException e) {
      throw new InstallFailure.ClusterRefused("Handing over to the image registry", e);
    }
  }

  /** Takes everything away that was made here; pods that run stay, but nothing new is pulled. */
  public void remove() throws InstallFailure {
    try {
      seed.remove();
      port.remove();
    } catch (KubernetesClientException e) {
      throw new InstallFailure.ClusterRefused("Closing the nodes' way to the image registry", e);
    }
  }

  /**
   * What {@link #bring} would send at most: all of it into a seed, or an unknown rest into the real
   * registry.
   */
  Delivery.Missing missing(List<BundledImage> images) throws IOException {
    if (port.real().isPresent()) {
      return new Delivery.Missing(0, 0);
    }
    Map<Digest, Long> blobs = new TreeMap<>();
    for (BundledImage image : images) {
      bundle.blobs(image).forEach(blob -> blobs.put(blob.digest(), blob.size()));
    }
    return new Delivery.Missing(
        images.size(), blobs.values().stream().mapToLong(Long::longValue).sum());
  }

  /** Starts the seed, and makes nodes reach it. */
  private Target planted() throws InstallFailure, IOException, InterruptedException {
    BundledImage image = CarriedImage.find(bundle, "registry");
    BareNodes nodes = nodes(image);
    Platform first = nodes.platforms().iterator().next();
    SeedProgram program = SeedProgram.of(bundle, image, first);
    CarriedImage registry = CarriedImage.of(bundle, image, first);
    port.leadToSeed(Relay.Vessel.onNodes(nodes.image()));
    String certificate = seed.start(nodes.image(), program, registry, Files.size(bundle.path()));
    port.await();
    return new Target(SeedRegistry.NAME, certificate);
  }

  /** Gives the real registry every image before nodes pull from it. */
  private Target moved(Pod real)
      throws InstallFailure, RegistryFailure, IOException, InterruptedException {
    String authority =
        new Secrets(client, namespace)
            .read("image-registry-tls")
            .map(keys -> keys.get("ca.crt"))
            .orElseThrow(() ->
                new InstallFailure.NotReady(
                    "The image registry is not ready", "it has no certificate in " + namespace));
    Target to = new Target(real.getMetadata().getName(), authority);
    push(bundle.index().images(), to);
    BundledImage image = CarriedImage.find(bundle, "registry");
    port.lead(Relay.Vessel.onNodes(nodes(image).image()));
    port.await(real);
    return to;
  }

  private BareNodes nodes(BundledImage image) throws InstallFailure {
    return BareNodes.of(client.nodes().list().getItems(), image.platforms());
  }

  /** Pushes what is not there yet, through the API server. */
  private boolean push(List<BundledImage> images, Target to) throws RegistryFailure, IOException {
    List<PushedImage> pushed =
        images.stream()
            .map(one -> new PushedImage(one.root(), one.repository(), one.tag()))
            .toList();
    Path authorities = Files.createTempFile("sealift-", ".pem");
    try (Tunnel tunnel = Tunnel.open(client, namespace, to.pod(), REGISTRY_PORT)) {
      Files.writeString(authorities, to.authority());
      Registry registry =
          new Registry(
              "127.0.0.1:" + tunnel.port(),
              false,
              Optional.of(authorities),
              _ -> Optional.of(login.get()),
              Registry.Patience.USUAL);
      Push push = Push.to(registry, bundle, pushes, PARALLEL);
      Preview preview = push.preview(pushed);
      push.run(preview);
      return !preview.missing().isEmpty();
    } finally {
      Files.delete(authorities);
    }
  }
}
