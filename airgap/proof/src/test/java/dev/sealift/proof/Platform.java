package dev.sealift.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/** What was installed, used as it is meant to be, from outside of the cluster. */
final class Platform {
  private static final String WORKSPACE = "workspaces/probe:1";
  private static final String USER = "Zoë 🚢";

  private final Seen cluster;
  private final Doors doors;
  private final SiteImages images;
  private final Path folder;

  /**
   * @param folder empty
   */
  Platform(Seen cluster, Path folder) throws Exception {
    this.cluster = cluster;
    this.folder = folder;
    this.doors = new Doors(cluster, folder);
    this.images = new SiteImages(cluster, folder.resolve("images"));
  }

  /** Uses every component once, and leaves what it stored. */
  void doesItsWork() throws Exception {
    storesStaticContent();
    keepsAUserWhoseDatabaseIsKilled();
    startsAWorkspace();
    servesSources();
  }

  /** The user that was stored. */
  String user() throws Exception {
    return doors.query("SELECT name FROM users");
  }

  /** The digest of the workspace's image, asked for at the registry. */
  String workspace() throws Exception {
    return images.digest(WORKSPACE);
  }

  private void storesStaticContent() throws Exception {
    MinioClient storage = doors.storage("object-storage-static");
    byte[] page = "<h1>static</h1>".getBytes(StandardCharsets.UTF_8);
    storage.putObject(
        PutObjectArgs.builder().bucket("static-content").object("index.html").stream(
                new ByteArrayInputStream(page), (long) page.length, -1L)
            .build());

    try (var read =
        storage.getObject(
            GetObjectArgs.builder().bucket("static-content").object("index.html").build())) {
      assertThat(read.readAllBytes()).isEqualTo(page);
    }
  }

  private void keepsAUserWhoseDatabaseIsKilled() throws Exception {
    doors.execute("CREATE TABLE users (name VARCHAR(40))");
    doors.execute("INSERT INTO users VALUES ('" + USER + "')");

    cluster.kill("database-0");

    assertThat(user()).isEqualTo(USER);
  }

  private void startsAWorkspace() throws Exception {
    images.push(Bastion.image("sealift/node-probe"), WORKSPACE);

    assertThat(objects("docker/registry/v2/repositories/workspaces/probe/")).isPositive();
    cluster.runOnce("workspace", "127.0.0.1:30500/" + WORKSPACE);
  }

  private long objects(String prefix) throws Exception {
    ListObjectsArgs all =
        ListObjectsArgs.builder().bucket("registry").prefix(prefix).recursive(true).build();
    return StreamSupport.stream(
            doors.storage("object-storage-registry").listObjects(all).spliterator(), false)
        .count();
  }

  private void servesSources() throws Exception {
    Repositories repositories = new Repositories(cluster, doors, folder);
    assertThat(repositories.page("/")).contains("Gitea");
    repositories.create("first");

    repositories.push("first", "README", "in the cluster\n");

    assertThat(repositories.cloned("first", "README")).isEqualTo("in the cluster\n");
  }
}
