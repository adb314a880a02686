package dev.sealift.registryserver;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sealift.bundle.Bundle;
import dev.sealift.oci.Malformed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A registry with the images of one bundle, read-only, straight from the file: nothing is unpacked
 * or copied.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#endpoints">distribution-spec,
 *     Endpoints</a>
 */
public final class RegistryServer implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int SYSTEM_BACKLOG = 0;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Reception reception;
  private final AtomicBoolean closed = new AtomicBoolean();

  private RegistryServer(HttpServer server, ExecutorService threads, Reception reception) {
    this.server = server;
    this.threads = threads;
    this.reception = reception;
  }

  /** The loopback interface at this port; 0 takes a free one. */
  public static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /**
   * Starts to serve. The bundle should have been verified.
   *
   * @param certificate for TLS; plain HTTP without
   * @return the running server; the caller closes it
   */
  public static RegistryServer start(
      Bundle bundle, InetSocketAddress address, Optional<ServerCertificate> certificate)
      throws ServerFailure {
    NavigableMap<String, Shelf> shelves = shelves(bundle);
    try {
      HttpServer server =
          certificate.isPresent()
              ? https(address, certificate.get())
              : HttpServer.create(address, SYSTEM_BACKLOG);
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      server.setExecutor(threads);
      Reception reception = new Reception(bundle, shelves);
      server.createContext("/", reception);
      server.start();
      return new RegistryServer(server, threads, reception);
    } catch (IOException e) {
      throw new ServerFailure.CannotListen(address.toString(), e);
    }
  }

  /** Where it listens, with the port that was taken. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Takes no more requests, gives those under way a few seconds, and ends. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    // HttpServer's own count of requests goes wrong when a client hangs up early.
    reception.close(GRACE);
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }

  private static HttpServer https(InetSocketAddress address, ServerCertificate certificate)
      throws IOException {
    HttpsServer server = HttpsServer.create(address, SYSTEM_BACKLOG);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    return server;
  }

  private static NavigableMap<String, Shelf> shelves(Bundle bundle) throws ServerFailure {
    try {
      return Shelf.of(bundle);
    } catch (IOException | Malformed e) {
      throw new ServerFailure.UnreadableBundle(bundle.path().toString(), e);
    }
  }
}
