package dev.sealift.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.StatObjectArgs;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The object storage of the bundle, used by an application of its own client library. */
class MinioIT {
  private static final int MEBIBYTE = 1024 * 1024;
  private static final String BUCKET = "static-content";
  private static final String NAME = "folder/object";

  @Test
  void objectOfManyPartsComesBackWholeAndInRanges() throws Exception {
    byte[] content = content(64 * MEBIBYTE);
    try (Minio minio = Minio.start()) {
      MinioClient client = withBucket(minio.client());
      put(client, content, 16L * MEBIBYTE);

      StatObjectArgs object = StatObjectArgs.builder().bucket(BUCKET).object(NAME).build();
      assertThat(client.statObject(object).etag()).as("tag of four parts").contains("-4");
      assertThat(get(client, 0, content.length)).isEqualTo(content);
      int middle = 16 * MEBIBYTE - 3;
      assertThat(get(client, middle, 7)).isEqualTo(Arrays.copyOfRange(content, middle, middle + 7));
    }
  }

  @Test
  void signedAddressNeedsNoPasswordAndCannotBeChanged() throws Exception {
    byte[] content = content(1000);
    try (Minio minio = Minio.start()) {
      MinioClient client = withBucket(minio.client());
      put(client, content, -1);
      String signed =
          client.getPresignedObjectUrl(
              GetPresignedObjectUrlArgs.builder()
                  .method(Http.Method.GET)
                  .bucket(BUCKET)
                  .object(NAME)
                  .expiry(1, TimeUnit.MINUTES)
                  .build());

      assertThat(get(signed).body()).isEqualTo(content);
      assertThat(get(signed.replace(NAME, NAME + "2")).statusCode()).isEqualTo(403);
      assertThat(get(signed.substring(0, signed.indexOf('?'))).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void objectsOutliveTheContainer() throws Exception {
    byte[] content = content(MEBIBYTE);
    String volume = Containers.docker().run("volume", "create").orThrow();
    try {
      try (Minio minio = Minio.onVolume(volume)) {
        put(withBucket(minio.client()), content, -1);
      }
      try (Minio minio = Minio.onVolume(volume)) {
        assertThat(get(minio.client(), 0, content.length)).isEqualTo(content);
      }
    } finally {
      Containers.docker().run("volume", "rm", volume).orThrow();
    }
  }

  @Test
  void serverRunsWithoutAnyRight() throws Exception {
    try (Minio minio = Minio.start()) {
      assertThat(Files.readAllLines(Path.of("/proc", minio.process(), "status")))
          .contains("Uid:\t10001\t10001\t10001\t10001", "CapBnd:\t0000000000000000")
          .contains("NoNewPrivs:\t1");
    }
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  private static MinioClient withBucket(MinioClient client) throws Exception {
    client.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
    return client;
  }

  private static void put(MinioClient client, byte[] content, long partSize) throws Exception {
    client.putObject(
        PutObjectArgs.builder().bucket(BUCKET).object(NAME).stream(
                new ByteArrayInputStream(content), (long) content.length, partSize)
            .build());
  }

  private static byte[] get(MinioClient client, long offset, long length) throws Exception {
    try (InputStream object =
        client.getObject(
            GetObjectArgs.builder()
                .bucket(BUCKET)
                .object(NAME)
                .offset(offset)
                .length(length)
                .build())) {
      return object.readAllBytes();
    }
  }

  private static HttpResponse<byte[]> get(String address) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofByteArray());
    }
  }
}
