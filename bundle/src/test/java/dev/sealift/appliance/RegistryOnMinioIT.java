package dev.sealift.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.bundle.BundledImage;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.messages.Item;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/** The registry of the bundle keeps what is pushed in the MinIO of the bundle. */
class RegistryOnMinioIT {
  private static final String BUCKET = "registry";
  private static final int PORT = 5000;
  @TempDir Path folder;

  @Test
  void whatIsPushedIsFoundInTheBucketAndCanBePulled() throws Exception {
    try (Network network = Network.newNetwork();
        Minio minio = Minio.in(network)) {
      MinioClient storage = minio.client();
      storage.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
      try (GenericContainer<?> registry = registry(network)) {
        registry.start();
        String authority = "localhost:" + registry.getMappedPort(PORT);
        Site.Run run =
            new Site(folder)
                .sealift("push", BundleUnderTest.FILE.toString(), authority, "--allow-unsigned");
        assertThat(run.output()).contains("every manifest read back");
        assertThat(run.exitCode()).isZero();

        BundledImage image = BundleUnderTest.open().image("sealift/registry");
        assertThat(Containers.docker().run("pull", authority + "/" + image.name()).orThrow())
            .contains("Digest: " + image.root().digest());
        String hex = image.root().digest().hex();
        assertThat(objects(storage))
            .contains(
                "docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data");
      }
    }
  }

  private static List<String> objects(MinioClient storage) throws Exception {
    List<String> names = new ArrayList<>();
    for (var item :
        storage.listObjects(
            ListObjectsArgs.builder()
                .bucket(BUCKET)
                .prefix("docker/registry/v2/")
                .recursive(true)
                .build())) {
      Item object = item.get();
      names.add(object.objectName());
    }
    return names;
  }

  private static GenericContainer<?> registry(Network network) throws Exception {
    return Containers.of("sealift/registry")
        .withNetwork(network)
        .withEnv(
            Map.of(
                "REGISTRY_STORAGE", "s3",
                "REGISTRY_STORAGE_S3_REGION", "us-east-1",
                "REGISTRY_STORAGE_S3_BUCKET", BUCKET,
                "REGISTRY_STORAGE_S3_ACCESSKEY", Minio.USER,
                "REGISTRY_STORAGE_S3_SECRETKEY", Minio.PASSWORD,
                "REGISTRY_STORAGE_S3_REGIONENDPOINT", "http://minio:9000",
                "REGISTRY_STORAGE_S3_FORCEPATHSTYLE", "true",
                "REGISTRY_STORAGE_S3_SECURE", "false",
                "REGISTRY_STORAGE_S3_ENCRYPT", "false",
                "REGISTRY_STORAGE_REDIRECT_DISABLE", "true"))
        .withExposedPorts(PORT)
        .waitingFor(Wait.forHttp("/v2/").forPort(PORT));
  }
}
