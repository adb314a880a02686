package dev.sealift.preflight;

import dev.sealift.preflight.Requirements.Owner;
import dev.sealift.preflight.Requirements.Planned;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ServiceReference;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What there is of cert-manager in a cluster, by reading. */
final class CertManagerSurvey {
  private static final String GROUP = "cert-manager.io";
  private static final List<String> NAMES =
      List.of(
          "certificates.cert-manager.io",
          "certificaterequests.cert-manager.io",
          "issuers.cert-manager.io",
          "clusterissuers.cert-manager.io",
          "challenges.acme.cert-manager.io",
          "orders.acme.cert-manager.io");
  private static final String VERSION = "app.kubernetes.io/version";

  private final KubernetesClient client;
  private final Owner owner;

  /**
   * @param owner the release that the bundled one is or would be
   */
  CertManagerSurvey(KubernetesClient client, Owner owner) {
    this.client = client;
    this.owner = owner;
  }

  /** The release that brings cert-manager's kinds; of what it is usually called if none does. */
  static Owner owner(List<Planned> objects) {
    return objects.stream()
        .filter(one -> one.kind().equals("CustomResourceDefinition") && NAMES.contains(one.name()))
        .map(Planned::owner)
        .findFirst()
        .orElseGet(() -> new Owner("cert-manager", "cert-manager"));
  }

  /**
   * @param definitions the kinds that are there, by their names in the API
   * @param maker the release that they belong to, in words
   * @param version as its kinds say it; empty if they do not
   * @param troubles what keeps it from working
   */
  record Found(
      CertManager state,
      List<String> definitions,
      String maker,
      String version,
      List<String> troubles) {}

  Found look() {
    List<CustomResourceDefinition> definitions =
        NAMES.stream().flatMap(name -> definition(name).stream()).toList();
    if (definitions.isEmpty()) {
      return new Found(CertManager.ABSENT, List.of(), "", "", List.of());
    }
    ObjectMeta first = definitions.getFirst().getMetadata();
    List<String> names = definitions.stream().map(one -> one.getMetadata().getName()).toList();
    if (definitions.stream().allMatch(one -> owner.owns(one.getMetadata()))) {
      return new Found(CertManager.OURS, names, Owner.of(first), version(first), List.of());
    }
    List<ValidatingWebhook> webhooks = webhooks();
    List<Deployment> controllers = controllers();
    if (webhooks.isEmpty() && controllers.isEmpty()) {
      return new Found(CertManager.CRDS_ONLY, names, Owner.of(first), version(first), List.of());
    }
    List<String> troubles = new ArrayList<>();
    troublesOfKinds(definitions, troubles);
    troublesOfControllers(controllers, troubles);
    troublesOfWebhooks(webhooks, troubles);
    return new Found(
        troubles.isEmpty() ? CertManager.HEALTHY : CertManager.UNHEALTHY,
        names,
        Owner.of(first),
        version(first),
        troubles);
  }

  private Optional<CustomResourceDefinition> definition(String name) {
    return Optional.ofNullable(
        client.apiextensions().v1().customResourceDefinitions().withName(name).get());
  }

  private static String version(ObjectMeta meta) {
    return meta.getLabels() == null ? "" : meta.getLabels().getOrDefault(VERSION, "");
  }

  private List<ValidatingWebhook> webhooks() {
    return client
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .list()
        .getItems()
        .stream()
        .flatMap(one -> one.getWebhooks().stream())
        .filter(webhook ->
            webhook.getRules().stream().anyMatch(rule -> rule.getApiGroups().contains(GROUP)))
        .toList();
  }

  private List<Deployment> controllers() {
    return client
        .apps()
        .deployments()
        .inAnyNamespace()
        .withLabel("app.kubernetes.io/name", "cert-manager")
        .withLabel("app.kubernetes.io/component", "controller")
        .list()
        .getItems();
  }

  private static void troublesOfKinds(
      List<CustomResourceDefinition> definitions, List<String> troubles) {
    List<String> there = definitions.stream().map(one -> one.getMetadata().getName()).toList();
    Stream<String> missing = NAMES.stream().filter(name -> !there.contains(name));
    missing.forEach(name -> troubles.add("the kind " + name + " is missing"));
    definitions.stream()
        .filter(one ->
            one.getSpec().getVersions().stream()
                .noneMatch(version -> version.getName().equals("v1") && version.getServed()))
        .forEach(one -> troubles.add(one.getMetadata().getName() + " has no version v1"));
  }

  private static void troublesOfControllers(List<Deployment> controllers, List<String> troubles) {
    if (controllers.isEmpty()) {
      troubles.add("there is no Deployment of its controller");
    }
    for (Deployment one : controllers) {
      Integer available = one.getStatus().getAvailableReplicas();
      if (available == null || available == 0) {
        troubles.add("no pod of Deployment " + words(one.getMetadata()) + " is available");
      }
    }
  }

  private void troublesOfWebhooks(List<ValidatingWebhook> webhooks, List<String> troubles) {
    if (webhooks.isEmpty()) {
      troubles.add("there is no ValidatingWebhookConfiguration of its webhook");
    }
    for (ValidatingWebhook webhook : webhooks) {
      String authority = webhook.getClientConfig().getCaBundle();
      if (authority == null || authority.isEmpty()) {
        troubles.add("its webhook has no CA yet, which cainjector should have given it");
      }
      ServiceReference service = webhook.getClientConfig().getService();
      if (service != null && !hasReadyEnd(service)) {
        troubles.add(
            "no pod of its webhook, Service "
                + service.getNamespace()
                + "/"
                + service.getName()
                + ", is ready");
      }
    }
  }

  private boolean hasReadyEnd(ServiceReference service) {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(service.getNamespace())
        .withLabel("kubernetes.io/service-name", service.getName())
        .list()
        .getItems()
        .stream()
        // A Service without pods has a slice whose ends are null, not none.
        .flatMap(slice -> Stream.ofNullable(slice.getEndpoints()).flatMap(List::stream))
        .anyMatch(end -> Boolean.TRUE.equals(end.getConditions().getReady()));
  }

  private static String words(ObjectMeta meta) {
    return meta.getNamespace() + "/" + meta.getName();
  }
}
