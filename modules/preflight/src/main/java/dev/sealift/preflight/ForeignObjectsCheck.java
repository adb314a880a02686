package dev.sealift.preflight;

import dev.sealift.preflight.Requirements.Owner;
import dev.sealift.preflight.Requirements.Planned;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether somebody else has objects of the names that ours get, which nobody may overwrite. */
final class ForeignObjectsCheck implements Check {
  private static final int MOST = 12;

  private final KubernetesClient client;
  private final Kinds kinds;
  private final List<Planned> planned;

  ForeignObjectsCheck(KubernetesClient client, Kinds kinds, List<Planned> planned) {
    this.client = client;
    this.kinds = kinds;
    this.planned = planned;
  }

  @Override
  public String name() {
    return "foreign-objects";
  }

  @Override
  public List<Finding> look() {
    SortedMap<String, String> foreign = new TreeMap<>();
    for (Optional<Foreign> one : Together.ask(planned, this::foreign)) {
      one.ifPresent(object -> foreign.put(object.words(), object.owner()));
    }
    return judge(foreign);
  }

  private record Foreign(String words, String owner) {}

  private Optional<Foreign> foreign(Planned one) {
    // Helm does not mark what a hook makes, and replaces it each time.
    if (one.hook() || !kinds.has(one.apiVersion(), one.kind())) {
      return Optional.empty();
    }
    ResourceDefinitionContext kind = kinds.of(one.apiVersion(), one.kind());
    GenericKubernetesResource there = get(kind, one);
    return there == null || one.owner().owns(there.getMetadata())
        ? Optional.empty()
        : Optional.of(new Foreign(words(kind, one), Owner.of(there.getMetadata())));
  }

  List<Finding> judge(SortedMap<String, String> foreign) {
    Findings findings = new Findings(name());
    if (foreign.isEmpty()) {
      return findings
          .fine("nobody else has objects of our names", planned.size() + " names were looked for")
          .list();
    }
    List<String> lines =
        foreign.entrySet().stream()
            .limit(MOST)
            .map(one -> one.getKey() + " (of " + one.getValue() + ")")
            .toList();
    int more = foreign.size() - lines.size();
    return findings
        .problem(
            foreign.size()
                + (foreign.size() == 1 ? " object is" : " objects are")
                + " there that the installation did not make: "
                + String.join(", ", lines)
                + (more > 0 ? " and " + more + " more" : ""),
            "the installation would have to overwrite somebody else's work",
            "name another namespace in the site file, or, if nobody needs them, delete them: kubectl"
                + " delete "
                + foreign.firstKey())
        .list();
  }

  private @Nullable GenericKubernetesResource get(ResourceDefinitionContext kind, Planned one) {
    var resources = client.genericKubernetesResources(kind);
    return kind.isNamespaceScoped()
        ? resources.inNamespace(namespace(one)).withName(one.name()).get()
        : resources.withName(one.name()).get();
  }

  private static String words(ResourceDefinitionContext kind, Planned one) {
    String name =
        kind.getPlural()
            + (kind.getGroup().isEmpty() ? "" : "." + kind.getGroup())
            + "/"
            + one.name();
    return kind.isNamespaceScoped() ? name + " -n " + namespace(one) : name;
  }

  private static String namespace(Planned one) {
    return one.namespace().isEmpty() ? one.owner().namespace() : one.namespace();
  }
}
