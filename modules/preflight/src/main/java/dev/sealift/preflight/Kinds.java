package dev.sealift.preflight;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How the API server calls the kinds of resources; asked once for each version of an API. */
public final class Kinds {
  private final KubernetesClient client;
  private final Map<String, List<APIResource>> known = new ConcurrentHashMap<>();

  /**
   * @param client of the cluster; the caller closes it
   */
  public Kinds(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Where objects of a kind are in the API.
   *
   * @return a guess by the usual rule if the cluster does not know the kind yet: of a custom
   *     resource whose definition is to be installed
   */
  ResourceDefinitionContext of(String apiVersion, String kind) {
    return known.computeIfAbsent(apiVersion, this::ask).stream()
        .filter(one -> one.getKind().equals(kind) && !one.getName().contains("/"))
        .findFirst()
        .map(one -> context(apiVersion, kind, one.getName(), one.getNamespaced()))
        .orElseGet(() -> context(apiVersion, kind, kind.toLowerCase(Locale.ROOT) + "s", true));
  }

  /** Whether the cluster knows a kind. */
  public boolean has(String apiVersion, String kind) {
    return known.computeIfAbsent(apiVersion, this::ask).stream()
        .anyMatch(one -> one.getKind().equals(kind));
  }

  private List<APIResource> ask(String apiVersion) {
    APIResourceList list = client.getApiResources(apiVersion);
    return list == null ? List.of() : list.getResources();
  }

  private static ResourceDefinitionContext context(
      String apiVersion, String kind, String plural, boolean namespaced) {
    int slash = apiVersion.indexOf('/');
    return new ResourceDefinitionContext.Builder()
        .withGroup(slash < 0 ? "" : apiVersion.substring(0, slash))
        .withVersion(apiVersion.substring(slash + 1))
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(namespaced)
        .build();
  }
}
