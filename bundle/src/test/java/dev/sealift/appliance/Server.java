package dev.sealift.appliance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server program on the loopback interface that ends with the test. */
final class Server implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * Starts it, and returns when it answers.
   *
   * @param alive an address that it answers with 200
   */
  Server(Path folder, List<String> command, Map<String, String> environment, URI alive)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server-" + alive.getPort() + ".log").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    this.process = builder.start();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers(alive)) {
      if (System.nanoTime() > end || process.waitFor(50, TimeUnit.MILLISECONDS)) {
        close();
        throw new IOException(command.getFirst() + " does not answer at " + alive);
      }
    }
  }

  /** What the server answers. */
  HttpResponse<byte[]> get(URI address, String accept) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address).header("Accept", accept).build();
    return http.send(request, BodyHandlers.ofByteArray());
  }

  private boolean answers(URI alive) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(alive).timeout(Duration.ofSeconds(2)).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    http.close();
  }
}
