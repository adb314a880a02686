package dev.sealift.registryserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryServerTest {
  private static final String WEB = "/v2/platform/web";

  private final Served served = new Served();
  private final HttpClient client = HttpClient.newHttpClient();
  private final RegistryServer server;

  RegistryServerTest(@TempDir Path folder) throws Exception {
    server =
        RegistryServer.start(served.bundle(folder), RegistryServer.loopback(0), Optional.empty());
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @BeforeEach
  void serverListensOnLoopbackOnly() {
    assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
  }

  @Test
  void versionIsAnswered() throws Exception {
    HttpResponse<byte[]> answer = get("/v2/");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Docker-Distribution-API-Version")).isEqualTo("registry/2.0");
  }

  @Test
  void tagOfAnImageForSeveralPlatformsGivesItsIndexUnchanged() throws Exception {
    for (String selector : new String[] {"1.0", served.index.digest().toString()}) {
      HttpResponse<byte[]> answer = get(WEB + "/manifests/" + selector);
      assertThat(answer.body()).isEqualTo(served.blobs.bytes(served.index.digest()));
      assertThat(header(answer, "Content-Type")).isEqualTo(served.index.mediaType().value());
      assertThat(header(answer, "Docker-Content-Digest"))
          .isEqualTo(served.index.digest().toString());
    }
  }

  @Test
  void headGivesTheHeadersOfGetWithoutTheBody() throws Exception {
    for (String path : new String[] {"/manifests/1.0", "/blobs/" + served.layer.digest()}) {
      HttpResponse<byte[]> got = get(WEB + path);
      HttpResponse<byte[]> asked = send("HEAD", WEB + path);
      assertThat(asked.statusCode()).isEqualTo(200);
      assertThat(asked.body()).isEmpty();
      for (String name : new String[] {"Content-Length", "Content-Type", "ETag"}) {
        assertThat(header(asked, name)).as(name).isEqualTo(header(got, name));
      }
    }
  }

  @Test
  void blobsComeByDigest() throws Exception {
    HttpResponse<byte[]> answer = get(WEB + "/blobs/" + served.layer.digest());
    assertThat(Digest.of(answer.body())).isEqualTo(served.layer.digest());
    assertThat(get(WEB + "/blobs/" + served.empty.digest()).body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=10-, 10, 300000",
    "bytes=-5, 299995, 300000",
    "bytes=299990-400000, 299990, 300000",
    "bytes=100-70099, 100, 70100"
  })
  void partOfABlobIsGiven(String range, int from, int to) throws Exception {
    byte[] whole = served.blobs.bytes(served.layer.digest());
    HttpResponse<byte[]> answer = get(WEB + "/blobs/" + served.layer.digest(), "Range", range);
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(whole, from, to));
    assertThat(header(answer, "Content-Range"))
        .isEqualTo("bytes " + from + "-" + (to - 1) + "/300000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=5-4", "bytes=0-1,3-4", "lines=1-2", "bytes=-", "bytes=a-b"})
  void rangeThatMakesNoSenseIsLeftUnheeded(String range) throws Exception {
    HttpResponse<byte[]> answer = get(WEB + "/blobs/" + served.layer.digest(), "Range", range);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).hasSize(300_000);
  }

  @Test
  void rangeBehindTheEndIsRefused() throws Exception {
    HttpResponse<byte[]> answer =
        get(WEB + "/blobs/" + served.layer.digest(), "Range", "bytes=300000-");
    assertThat(answer.statusCode()).isEqualTo(416);
    assertThat(header(answer, "Content-Range")).isEqualTo("bytes */300000");
  }

  @Test
  void contentThatTheClientHasIsNotSentAgain() throws Exception {
    String path = WEB + "/blobs/" + served.layer.digest();
    String tag = header(get(path), "ETag");
    assertThat(get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get(path, "Range", "bytes=0-0", "If-Range", "\"old\"").statusCode()).isEqualTo(200);
  }

  @Test
  void namesAreListedInPages() throws Exception {
    assertThat(text(get("/v2/_catalog")))
        .isEqualTo("{\"repositories\":[\"base\",\"platform/web\"]}");
    HttpResponse<byte[]> first = get(WEB + "/tags/list?n=1");
    assertThat(text(first)).isEqualTo("{\"name\":\"platform/web\",\"tags\":[\"1.0\"]}");
    String next = WEB + "/tags/list?n=1&last=1.0";
    assertThat(header(first, "Link")).isEqualTo("<" + next + ">; rel=\"next\"");
    assertThat(text(get(next))).contains("[\"1.1\"]");
    assertThat(get(next).headers().firstValue("Link")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/nobody/manifests/1, NAME_UNKNOWN",
    "/v2/nobody/tags/list, NAME_UNKNOWN",
    "/v2/platform/web/manifests/9, MANIFEST_UNKNOWN",
    "/v2/platform/web/blobs/sha256:00, BLOB_UNKNOWN",
    "/elsewhere, NAME_UNKNOWN"
  })
  void whatIsNotThereIsNamed(String path, String code) throws Exception {
    HttpResponse<byte[]> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(text(answer)).contains("\"code\":\"" + code + "\"");
  }

  @Test
  void repositoryGivesNothingOfAnother() throws Exception {
    String path = WEB + "/manifests/" + served.other.digest();
    assertThat(text(get(path))).contains("MANIFEST_UNKNOWN");
    assertThat(get("/v2/base/manifests/" + served.other.digest()).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "POST", "PATCH", "DELETE"})
  void writingIsUnsupported(String method) throws Exception {
    HttpResponse<byte[]> answer = send(method, "/v2/base/blobs/uploads/");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(text(answer)).contains("\"UNSUPPORTED\"");
    assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void addressThatIsTakenIsNamed(@TempDir Path other) throws Exception {
    var bundle = served.bundle(other);
    assertThatThrownBy(() -> RegistryServer.start(bundle, server.address(), Optional.empty()))
        .isInstanceOf(ServerFailure.CannotListen.class)
        .hasMessageContaining(String.valueOf(server.address().getPort()));
  }

  @Test
  void requestUnderWayIsAnsweredBeforeTheServerEnds() throws Exception {
    String url =
        "http://localhost:" + server.address().getPort() + WEB + "/blobs/" + served.layer.digest();
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    try (InputStream body = client.send(request, BodyHandlers.ofInputStream()).body()) {
      byte[] start = body.readNBytes(1);
      Thread closing = Thread.ofVirtual().start(server::close);
      byte[] rest = body.readAllBytes();
      closing.join();
      assertThat(start.length + rest.length).isEqualTo(300_000);
    }
    assertThatThrownBy(() -> get("/v2/")).isInstanceOf(IOException.class);
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  private HttpResponse<byte[]> send(String method, String path, String... headers)
      throws Exception {
    String url = "http://localhost:" + server.address().getPort() + path;
    return Served.send(client, method, url, headers);
  }

  private static String header(HttpResponse<byte[]> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), UTF_8);
  }
}
