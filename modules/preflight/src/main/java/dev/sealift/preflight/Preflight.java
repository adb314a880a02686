package dev.sealift.preflight;

import dev.sealift.preflight.Finding.Severity;
import dev.sealift.preflight.Requirements.Owner;
import dev.sealift.preflight.Requirements.Planned;
import dev.sealift.site.Site;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What can be known of a cluster before anything is changed there. Every question is asked,
 * whatever the others came to; what could not be asked is a finding too.
 */
public final class Preflight {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KubernetesClient client;
  private final Site site;
  private final Requirements needs;
  private final InstantSource clock;
  private final Duration patience;

  /**
   * @param client of the cluster; the caller closes it
   */
  public Preflight(KubernetesClient client, Site site, Requirements needs, InstantSource clock) {
    this(client, site, needs, clock, PATIENCE);
  }

  /**
   * The same with less patience, or more.
   *
   * @param patience how long {@link #probe} tries
   */
  public Preflight(
      KubernetesClient client,
      Site site,
      Requirements needs,
      InstantSource clock,
      Duration patience) {
    this.client = client;
    this.site = site;
    this.needs = needs;
    this.clock = clock;
    this.patience = patience;
  }

  /** Looks at the cluster and touches nothing. Does not throw: no answer is a finding. */
  public List<Finding> read() {
    List<Finding> findings = new ArrayList<>();
    Check first = new VersionCheck(client);
    try {
      findings.addAll(first.look());
    } catch (KubernetesClientException e) {
      Refusal refusal = Refusal.of(e);
      String what =
          switch (refusal.kind()) {
            case UNREACHABLE -> "the cluster does not answer at " + client.getMasterUrl();
            case UNTRUSTED -> "what answers at " + client.getMasterUrl() + " cannot be trusted";
            case UNKNOWN_USER -> "the cluster does not know this user";
            case FORBIDDEN, OTHER -> "the cluster does not say its version";
          };
      findings.addAll(
          new Findings(first.name()).problem(what, refusal.why(), refusal.next()).list());
      if (refusal.kind() != Refusal.Kind.FORBIDDEN && refusal.kind() != Refusal.Kind.OTHER) {
        checks(List.of())
            .forEach(check ->
                findings.addAll(
                    new Findings(check.name())
                        .unchecked("the cluster cannot be asked", "")
                        .list()));
        return findings;
      }
    }
    Together.ask(checks(objectsToInstall()), Preflight::answer).forEach(findings::addAll);
    return findings;
  }

  /**
   * Tries what matters in a namespace of its own, which is removed again. Takes as long as the
   * slowest node takes to pull a small image, and two minutes at most. Does not throw.
   */
  public List<Finding> probe(ProbeImage image) {
    List<Probe> probes = probes();
    try (Scratch scratch = Scratch.open(client, image, clock, patience)) {
      return new ProbeRun(scratch).of(probes);
    } catch (Scratch.InTheWay e) {
      return none(
          probes,
          "namespace " + Scratch.NAMESPACE + ": " + e.why(),
          "kubectl get namespace " + Scratch.NAMESPACE + " -o yaml says what keeps it");
    } catch (KubernetesClientException e) {
      Refusal refusal = Refusal.of(e);
      return none(probes, "namespace " + Scratch.NAMESPACE + ": " + refusal.why(), refusal.next());
    }
  }

  /**
   * What there is of cert-manager, and so whether the bundled one is installed.
   *
   * @throws KubernetesClientException if the cluster does not answer, or refuses to
   */
  public CertManager certManager() {
    return new CertManagerSurvey(client, owner()).look().state();
  }

  private List<Check> checks(List<Planned> objects) {
    Kinds kinds = new Kinds(client);
    return List.of(
        new ClockCheck(client, clock),
        new PermissionsCheck(client, kinds, namespaces(objects), objects),
        new NamespaceCheck(client, namespaces(objects)),
        new NodesCheck(client, needs.platforms()),
        new SpaceCheck(client, needs),
        new StorageClassCheck(client, site),
        new CertManagerCheck(client, owner()),
        new ForeignObjectsCheck(client, kinds, objects));
  }

  private SortedSet<String> namespaces(List<Planned> objects) {
    SortedSet<String> namespaces = new TreeSet<>();
    namespaces.add(site.namespace());
    objects.forEach(one -> namespaces.add(one.owner().namespace()));
    return namespaces;
  }

  private List<Probe> probes() {
    List<Probe> probes = new ArrayList<>();
    probes.add(new PullProbe(site.images()));
    probes.add(new VolumeProbe(site));
    if (state().filter(CertManager.HEALTHY::equals).isPresent()) {
      probes.add(new CertificateProbe());
    }
    return probes;
  }

  /** All of the bundle, without its cert-manager if that is not installed. */
  private List<Planned> objectsToInstall() {
    boolean bundled = state().map(CertManager::isInstalled).orElse(true);
    return needs.objects().stream().filter(one -> bundled || !one.owner().equals(owner())).toList();
  }

  private Optional<CertManager> state() {
    try {
      return Optional.of(certManager());
    } catch (KubernetesClientException e) {
      // The check of that name says so.
      return Optional.empty();
    }
  }

  private Owner owner() {
    return CertManagerSurvey.owner(needs.objects());
  }

  private static List<Finding> answer(Check check) {
    try {
      return check.look();
    } catch (KubernetesClientException e) {
      Refusal refusal = Refusal.of(e);
      return new Findings(check.name()).unchecked(refusal.why(), refusal.next()).list();
    }
  }

  private static List<Finding> none(List<Probe> probes, String why, String next) {
    return probes.stream()
        .flatMap(probe -> probe.names().stream())
        .map(name -> new Findings(name).unchecked(why, next).list().getFirst())
        .toList();
  }

  /** Whether one may go on. */
  public static boolean isFree(List<Finding> findings) {
    return findings.stream().noneMatch(finding -> finding.severity() == Severity.PROBLEM);
  }
}
