package dev.sealift.installer;

import dev.sealift.bundle.Bundle;
import dev.sealift.preflight.Finding;
import dev.sealift.preflight.Kinds;
import dev.sealift.preflight.Preflight;
import dev.sealift.registryclient.PushListener;
import dev.sealift.registryclient.RegistryFailure;
import dev.sealift.site.Site;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Works out what an installation would do, and touches nothing. */
public final class Planner {
  private final Cluster cluster;
  private final KubernetesClient client;
  private final Site site;
  private final Bundle bundle;
  private final Path helm;

  public Planner(Cluster cluster, Site site, Bundle bundle, Path helm) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.site = site;
    this.bundle = bundle;
    this.helm = helm;
  }

  /** The plan as of now. */
  public Plan plan() throws InstallFailure, RegistryFailure, IOException {
    try (WorkFolder work = WorkFolder.create()) {
      Credentials credentials =
          new Credentials(new Secrets(client, site.namespace()), new Words(new SecureRandom()));
      Delivery delivery =
          Delivery.of(site, client, bundle, credentials, InstallListener.NONE, PushListener.NONE);
      Helm program = new Helm(helm, cluster, work.path());
      Setup setup = Setup.of(cluster, site, bundle, program, delivery, work.charts(bundle));
      List<Finding> findings =
          new Preflight(client, site, setup.needs(), InstantSource.system()).read();
      if (!Preflight.isFree(findings)) {
        return new Plan(findings, delivery.imageRegistry(), 0, 0, List.of(), List.of());
      }
      List<Plan.Change> changes = new ArrayList<>();
      List<String> volumes = new ArrayList<>();
      for (int i = 0; i < setup.releases().size(); i++) {
        Applied rendered = setup.rendered().get(i);
        rendered.objects().forEach(object -> volumes.addAll(volumes(object)));
        changes.addAll(changes(setup.releases().get(i), rendered));
      }
      Delivery.Missing missing = delivery.missing(bundle.index().images());
      return new Plan(
          findings, delivery.imageRegistry(), missing.images(), missing.bytes(), volumes, changes);
    } catch (KubernetesClientException e) {
      throw new InstallFailure.ClusterRefused("Planning", e);
    }
  }

  private List<Plan.Change> changes(BundledRelease release, Applied rendered) {
    boolean same =
        new History(client).inputs(release.release()).equals(Optional.of(release.inputs()));
    Kinds kinds = new Kinds(client);
    return rendered.objects().stream()
        .map(object ->
            new Plan.Change(
                isThere(object, kinds)
                    ? same ? Plan.Kind.UNCHANGED : Plan.Kind.CHANGED
                    : Plan.Kind.NEW,
                release.name(),
                release.release().namespace(),
                Applied.name(object)))
        .toList();
  }

  /** A bare cluster does not even know the kinds that cert-manager would bring. */
  private boolean isThere(HasMetadata object, Kinds kinds) {
    return kinds.has(object.getApiVersion(), object.getKind())
        && client.resource(object).get() != null;
  }

  private static List<String> volumes(HasMetadata object) {
    return object instanceof StatefulSet set
        ? set.getSpec().getVolumeClaimTemplates().stream()
            .map(claim ->
                set.getMetadata().getName()
                    + ": "
                    + claim.getSpec().getResources().getRequests().get("storage"))
            .toList()
        : List.of();
  }
}
