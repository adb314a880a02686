package dev.sealift.site;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the platform needs, by the bundled default or by a service of the site's own.
 *
 * @param key of its block in the site file
 * @param title as people call it
 * @param purpose what the platform uses it for
 * @param byDefault what is installed if the site says nothing
 * @param own the alternatives
 */
record Component(String key, String title, String purpose, String byDefault, List<Own> own) {
  static final Component OBJECT_STORAGE =
      new Component(
          "objectStorage",
          "object storage",
          "static content, and what the image registry stores",
          "MinIO in the cluster",
          List.of(
              new Own("s3", "MinIO or AWS S3"),
              new Own("azure", "Azure Blob Storage"),
              new Own("cloudStorage", "Google Cloud Storage")));

  static final Component DATABASE =
      new Component(
          "database",
          "database",
          "users, and what source control keeps of them",
          "MySQL in the cluster, on a PersistentVolume",
          List.of(
              new Own("external", "MySQL 5.7 or newer"),
              new Own("cloudSQL", "MySQL at Google Cloud SQL")));

  static final Component CONTAINER_REGISTRY =
      new Component(
          "containerRegistry",
          "image registry",
          "the images that workspaces start from",
          "distribution in the cluster, stored in the object storage",
          List.of(
              new Own("external", "a registry that speaks the Docker Registry HTTP API V2"),
              new Own("s3storage", "distribution in the cluster, stored in S3")));

  static final Component SOURCE_CONTROL =
      new Component(
          "sourceControl",
          "source control",
          "the repositories that workspaces are opened on",
          "Gitea in the cluster, on the database",
          List.of(
              new Own("gitlab", "GitLab"),
              new Own("github", "GitHub Enterprise"),
              new Own("bitbucket", "Bitbucket")));

  static final Component CERTIFICATES =
      new Component(
          "certificates",
          "certificates",
          "TLS between all of these",
          "cert-manager: a healthy one that is there, else the bundled one",
          List.of());

  /**
   * A service of the site in the place of the default.
   *
   * @param key of its block in the component's
   * @param what it is
   */
  record Own(String key, String what) {

    /** Whether the component runs in the cluster nevertheless. */
    boolean inCluster() {
      return key.equals("s3storage");
    }
  }

  /** All five. */
  static List<Component> all() {
    return List.of(OBJECT_STORAGE, DATABASE, CONTAINER_REGISTRY, SOURCE_CONTROL, CERTIFICATES);
  }

  /** All of them in Markdown, for the README. */
  static String table() {
    return all().stream()
        .map(Component::row)
        .collect(
            Collectors.joining("", "| component | for | default | own |\n|---|---|---|---|\n", ""));
  }

  private String row() {
    String alternatives =
        own.stream()
            .map(one -> "`" + one.key() + "`: " + one.what())
            .collect(Collectors.joining("; "));
    return "| %s, `%s` | %s | %s | %s |\n"
        .formatted(title, key, purpose, byDefault, alternatives.isEmpty() ? "none" : alternatives);
  }
}
