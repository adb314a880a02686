package dev.sealift.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The distribution specification's end-points over {@link Holdings}. */
final class RegistryEndpoints {
  private static final Pattern PATH =
      Pattern.compile("/v2/(.+?)/(blobs/uploads|blobs|manifests|tags)/([^/]*)");
  private static final byte[] NOTHING = {};

  final AtomicLong bytes = new AtomicLong();
  private final Holdings holdings;
  private final Faults faults;

  RegistryEndpoints(Holdings holdings, Faults faults) {
    this.holdings = holdings;
    this.faults = faults;
  }

  void handle(HttpExchange exchange) throws IOException {
    Matcher path = PATH.matcher(exchange.path());
    if (!path.matches()) {
      exchange.answer(exchange.path().equals("/v2/") ? 200 : 404, Map.of(), NOTHING);
      return;
    }
    String repository = path.group(1);
    String last = path.group(3);
    switch (path.group(2)) {
      case "blobs" -> blob(exchange, repository, last);
      case "manifests" -> manifest(exchange, repository, last);
      case "tags" -> tags(exchange, repository);
      default -> upload(exchange, repository, last);
    }
  }

  private void blob(HttpExchange exchange, String repository, String digest) throws IOException {
    Optional<byte[]> blob = holdings.blob(repository, digest);
    if (blob.isEmpty()) {
      error(exchange, 404, "BLOB_UNKNOWN");
    } else if (exchange.method().equals("GET") && !faults.otherPlace.isEmpty()) {
      String place = "http://" + faults.otherPlace + exchange.path();
      exchange.answer(307, Map.of("Location", place), NOTHING);
    } else {
      give(exchange, digest, blob.get());
    }
  }

  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-");

  private void give(HttpExchange exchange, String digest, byte[] blob) throws IOException {
    Matcher range = RANGE.matcher(exchange.header("Range"));
    boolean isPart = range.matches() && !faults.ignoresRange;
    int start = isPart ? Integer.parseInt(range.group(1)) : 0;
    byte[] part = Arrays.copyOfRange(blob, start, blob.length);
    if (faults.wrongBlobs) {
      part[part.length - 1]++;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Docker-Content-Digest", digest);
    if (isPart) {
      fields.put("Content-Range", "bytes " + start + "-" + (blob.length - 1) + "/" + blob.length);
    }
    fields.put("Content-Length", "" + part.length);
    int status = isPart ? 206 : 200;
    if (MisbehavingRegistry.counted(faults.brokenDownloads)) {
      exchange.breakOff(status, fields, Arrays.copyOf(part, part.length / 2));
    } else {
      exchange.answer(status, fields, part);
    }
  }

  private void tags(HttpExchange exchange, String repository) throws IOException {
    if (holdings.knows(repository)) {
      exchange.answer(200, Map.of(), "{\"tags\":[]}".getBytes(UTF_8));
    } else {
      error(exchange, 404, "NAME_UNKNOWN");
    }
  }

  private void manifest(HttpExchange exchange, String repository, String selector)
      throws IOException {
    if (exchange.method().equals("PUT")) {
      byte[] body = exchange.body();
      holdings.putManifest(
          repository, selector, new Holdings.Stored(exchange.header("Content-Type"), body));
      Digest told = faults.lyingHeader ? Digest.of(NOTHING) : Digest.of(body);
      exchange.answer(201, Map.of("Docker-Content-Digest", told.toString()), NOTHING);
      return;
    }
    Optional<Holdings.Stored> stored = holdings.manifest(repository, selector);
    if (stored.isEmpty()) {
      error(exchange, 404, "MANIFEST_UNKNOWN");
      return;
    }
    byte[] body = stored.get().bytes().clone();
    String digest = Digest.of(body).toString();
    if (faults.lyingContent) {
      body[body.length - 1]++;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Content-Type", stored.get().type());
    fields.put("Content-Length", "" + body.length);
    fields.put("Docker-Content-Digest", digest);
    exchange.answer(200, fields, body);
  }

  private void upload(HttpExchange exchange, String repository, String name) throws IOException {
    if (exchange.method().equals("POST")) {
      begin(exchange, repository);
      return;
    }
    Optional<ByteArrayOutputStream> upload = holdings.upload(name);
    if (upload.isEmpty()) {
      error(exchange, 404, "BLOB_UPLOAD_UNKNOWN");
      return;
    }
    switch (exchange.method()) {
      case "GET" -> progress(exchange, 204, upload.get());
      case "DELETE" -> {
        holdings.endUpload(name);
        exchange.answer(204, Map.of(), NOTHING);
      }
      case "PATCH" -> patch(exchange, upload.get());
      default -> put(exchange, repository, name, upload.get());
    }
  }

  private void begin(HttpExchange exchange, String repository) throws IOException {
    if (faults.refusedRepositories.test(repository)) {
      error(exchange, faults.repositoryStatus, "NAME_UNKNOWN");
      return;
    }
    String digest = exchange.query("mount");
    if (!digest.isEmpty() && faults.mountStatus != 0) {
      error(exchange, faults.mountStatus, "UNAUTHORIZED");
      return;
    }
    Optional<byte[]> mounted = holdings.blob(exchange.query("from"), digest);
    if (mounted.isPresent()) {
      holdings.putBlob(repository, digest, mounted.get());
      exchange.answer(201, Map.of("Docker-Content-Digest", digest), NOTHING);
      return;
    }
    String location = "/v2/" + repository + "/blobs/uploads/" + holdings.beginUpload();
    // The state in the query is as real registries have it: who drops it is lost.
    exchange.answer(202, Map.of("Location", location + "?_state=a%2Fb"), NOTHING);
  }

  private void patch(HttpExchange exchange, ByteArrayOutputStream upload) throws IOException {
    String range = exchange.header("Content-Range");
    if (!range.isEmpty() && !range.startsWith(upload.size() + "-")) {
      progress(exchange, 416, upload);
    } else if (take(exchange, upload)) {
      progress(exchange, 202, upload);
    }
  }

  private void put(
      HttpExchange exchange, String repository, String name, ByteArrayOutputStream upload)
      throws IOException {
    if ((faults.patchOnly && exchange.unread() > 0) || exchange.query("_state").isEmpty()) {
      error(exchange, 404, "BLOB_UPLOAD_UNKNOWN");
    } else if (take(exchange, upload)) {
      byte[] whole = upload.toByteArray();
      if (!Digest.of(whole).toString().equals(exchange.query("digest"))) {
        error(exchange, 400, "DIGEST_INVALID");
        return;
      }
      holdings.putBlob(repository, exchange.query("digest"), whole);
      holdings.endUpload(name);
      exchange.answer(201, Map.of(), NOTHING);
    }
  }

  /** Whether the whole body came. */
  private boolean take(HttpExchange exchange, ByteArrayOutputStream upload) throws IOException {
    OutputStream counting = new Counting(upload);
    if (exchange.unread() > faults.lossAfter && MisbehavingRegistry.counted(faults.losses)) {
      exchange.read(faults.lossAfter, counting);
      switch (faults.loss) {
        case CUT -> {}
        case CUT_AND_RESTART -> holdings.forgetUploads();
        case STALL -> exchange.stall();
      }
      return false;
    }
    exchange.read(Long.MAX_VALUE, counting);
    return true;
  }

  private final class Counting extends OutputStream {
    private final OutputStream sink;

    Counting(OutputStream sink) {
      this.sink = sink;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      sink.write(from, offset, length);
      bytes.addAndGet(length);
    }
  }

  private void progress(HttpExchange exchange, int status, ByteArrayOutputStream upload)
      throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Location", exchange.path() + "?_state=a%2Fb");
    if (!faults.noRange) {
      fields.put("Range", "0-" + Math.max(0, upload.size() - 1));
    }
    exchange.answer(status, fields, NOTHING);
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    String json = "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"as asked by the test\"}]}";
    exchange.answer(status, Map.of("Content-Type", "application/json"), json.getBytes(UTF_8));
  }
}
