package dev.sealift.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import io.minio.BucketExistsArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry of the bundle keeps what is pushed in the MinIO of the bundle. */
class RegistryOnMinioIT {
  private static final String USER = "test-root-user";
  private static final String PASSWORD = "test-root-password";
  @TempDir Path folder;

  @Test
  void whatIsPushedIsFoundInTheBucket() throws Exception {
    Site site = new Site(folder);
    int storagePort = Site.freePort();
    try (Server _ = minio(site, storagePort)) {
      MinioClient client =
          MinioClient.builder()
              .endpoint("http://127.0.0.1:" + storagePort)
              .credentials(USER, PASSWORD)
              .build();
      client.makeBucket(MakeBucketArgs.builder().bucket("registry").build());
      assertThat(client.bucketExists(BucketExistsArgs.builder().bucket("registry").build()))
          .isTrue();
      int port = Site.freePort();
      try (Server _ = registry(site, port, storagePort)) {
        Site.Run run =
            site.sealift("push", Site.BUNDLE.toString(), "127.0.0.1:" + port, "--allow-unsigned");
        assertThat(run.output()).contains("every manifest read back");
        assertThat(run.exitCode()).isZero();
      }
      ListObjectsArgs all =
          ListObjectsArgs.builder()
              .bucket("registry")
              .prefix("docker/registry/v2/")
              .recursive(true)
              .build();
      assertThat(client.listObjects(all)).hasSizeGreaterThan(10);
    }
  }

  private Server minio(Site site, int port) throws Exception {
    String program = site.program("sealift/minio", "usr/bin/minio").toString();
    List<String> command =
        List.of(
            program,
            "server",
            folder.resolve("minio-data").toString(),
            "--address",
            "127.0.0.1:" + port);
    Map<String, String> environment =
        Map.of(
            "HOME",
            folder.toString(),
            "MINIO_ROOT_USER",
            USER,
            "MINIO_ROOT_PASSWORD",
            PASSWORD,
            "MINIO_UPDATE",
            "off",
            "MINIO_BROWSER",
            "off");
    return new Server(
        folder,
        command,
        environment,
        URI.create("http://127.0.0.1:" + port + "/minio/health/live"));
  }

  private Server registry(Site site, int port, int storagePort) throws Exception {
    Path config = Files.writeString(folder.resolve("config.yml"), config(port, storagePort));
    String program = site.program("sealift/registry", "usr/bin/registry").toString();
    return new Server(
        folder,
        List.of(program, "serve", config.toString()),
        Map.of("OTEL_TRACES_EXPORTER", "none"),
        URI.create("http://127.0.0.1:" + port + "/v2/"));
  }

  private static String config(int port, int storagePort) {
    return """
    version: 0.1
    http: {addr: "127.0.0.1:%d"}
    storage:
      redirect: {disable: true}
      s3:
        region: us-east-1
        bucket: registry
        accesskey: %s
        secretkey: %s
        regionendpoint: http://127.0.0.1:%d
        forcepathstyle: true
        secure: false
        encrypt: false
    """
        .formatted(port, USER, PASSWORD, storagePort);
  }
}
