package dev.sealift.preflight;

import dev.sealift.preflight.Requirements.Planned;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether we may do all that the installation does; what we may not is in one finding. */
final class PermissionsCheck implements Check {
  private static final List<String> EVERYTHING =
      List.of("create", "delete", "get", "list", "patch", "update", "watch");
  private static final List<String> READING = List.of("get", "list", "watch");
  private static final String ROLES = "rbac.authorization.k8s.io";

  private final KubernetesClient client;
  private final Kinds kinds;
  private final SortedSet<String> namespaces;
  private final List<Planned> planned;

  PermissionsCheck(
      KubernetesClient client, Kinds kinds, SortedSet<String> namespaces, List<Planned> planned) {
    this.client = client;
    this.kinds = kinds;
    this.namespaces = namespaces;
    this.planned = planned;
  }

  /**
   * @param namespace empty for resources of the whole cluster
   */
  record Right(String verb, String resource, String group, String namespace)
      implements Comparable<Right> {
    private String object() {
      return resource
          + (group.isEmpty() ? "" : "." + group)
          + (namespace.isEmpty() ? "" : " in " + namespace);
    }

    @Override
    public int compareTo(Right other) {
      int order = object().compareTo(other.object());
      return order == 0 ? verb.compareTo(other.verb) : order;
    }
  }

  @Override
  public String name() {
    return "permissions";
  }

  @Override
  public List<Finding> look() {
    List<Right> needed = List.copyOf(needed());
    // An administrator may do everything, and need not be asked for each.
    if (has(new Right("*", "*", "*", ""))) {
      return judge(needed.size(), List.of());
    }
    List<Boolean> has = Together.ask(needed, this::has);
    List<Right> missing = new ArrayList<>();
    for (int i = 0; i < needed.size(); i++) {
      if (!has.get(i)) {
        missing.add(needed.get(i));
      }
    }
    return judge(needed.size(), missing);
  }

  List<Finding> judge(int needed, List<Right> missing) {
    Findings findings = new Findings(name());
    if (missing.isEmpty()) {
      return findings
          .fine("this user may do all that the installation does", "that is " + needed + " rights")
          .list();
    }
    SortedMap<String, List<String>> verbs = new TreeMap<>();
    for (Right right : missing) {
      verbs.computeIfAbsent(right.object(), _ -> new ArrayList<>()).add(right.verb());
    }
    List<String> words = new ArrayList<>();
    verbs.forEach((object, may) -> words.add(String.join(",", may) + " " + object));
    return findings
        .problem(
            "this user lacks "
                + missing.size()
                + " of the "
                + needed
                + " rights that the installation needs: "
                + String.join("; ", words),
            "the cluster was asked for each of them (kubectl auth can-i)",
            "use the kubeconfig of an administrator, or have these granted")
        .list();
  }

  private SortedSet<Right> needed() {
    SortedSet<Right> rights = new TreeSet<>();
    for (String namespace : namespaces) {
      // Credentials, and the records that Helm keeps.
      add(rights, EVERYTHING, "secrets", "", namespace);
      add(rights, READING, "pods", "", namespace);
      add(rights, List.of("delete", "get", "list"), "persistentvolumeclaims", "", namespace);
    }
    // Also to make the one that is checked in, and to remove it.
    add(rights, List.of("create", "delete", "get"), "namespaces", "", "");
    for (String resource : Scratch.RESOURCES) {
      add(rights, List.of("create", "get", "list"), resource, "", Scratch.NAMESPACE);
    }
    add(rights, List.of("get"), "pods/log", "", Scratch.NAMESPACE);
    add(rights, List.of("list"), "events", "", Scratch.NAMESPACE);
    planned.forEach(one -> addPlanned(rights, one));
    return rights;
  }

  private void addPlanned(SortedSet<Right> rights, Planned one) {
    ResourceDefinitionContext kind = kinds.of(one.apiVersion(), one.kind());
    String its = one.namespace().isEmpty() ? one.owner().namespace() : one.namespace();
    String where = kind.isNamespaceScoped() ? its : "";
    add(rights, EVERYTHING, kind.getPlural(), kind.getGroup(), where);
    // Or else a role could be given only what the user may do too.
    if (kind.getGroup().equals(ROLES) && one.kind().endsWith("Role")) {
      add(rights, List.of("escalate"), kind.getPlural(), ROLES, where);
    }
    if (kind.getGroup().equals(ROLES) && one.kind().endsWith("RoleBinding")) {
      String roles = kind.getPlural().replace("bindings", "s");
      add(rights, List.of("bind"), roles, ROLES, where);
    }
  }

  private static void add(
      SortedSet<Right> rights, List<String> verbs, String resource, String group, String where) {
    verbs.forEach(verb -> rights.add(new Right(verb, resource, group, where)));
  }

  private boolean has(Right right) {
    int slash = right.resource().indexOf('/');
    var attributes =
        new ResourceAttributesBuilder()
            .withVerb(right.verb())
            .withGroup(right.group())
            .withResource(slash < 0 ? right.resource() : right.resource().substring(0, slash))
            .withSubresource(slash < 0 ? "" : right.resource().substring(slash + 1))
            .withNamespace(right.namespace())
            .build();
    SelfSubjectAccessReview review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withResourceAttributes(attributes)
            .endSpec()
            .build();
    return Boolean.TRUE.equals(
        client
            .authorization()
            .v1()
            .selfSubjectAccessReview()
            .create(review)
            .getStatus()
            .getAllowed());
  }
}
