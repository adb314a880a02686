package dev.sealift.testkit;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A registry in memory that speaks the distribution specification in plain HTTP on a free port of
 * loopback, correctly but for the {@link Faults} that a test switches on.
 */
public final class MisbehavingRegistry implements AutoCloseable {
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Faults faults = new Faults();
  private final Holdings holdings = new Holdings();
  private final Doorkeeper doorkeeper = new Doorkeeper();
  private final RegistryEndpoints endpoints = new RegistryEndpoints(holdings, faults);

  /** Starts a registry, which serves until it is closed. */
  public MisbehavingRegistry() throws IOException {
    server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    var _ = threads.submit(this::accept);
  }

  /** {@code host:port}. */
  public String host() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** What to do wrong. */
  public Faults faults() {
    return faults;
  }

  /** Demands this login by Basic authentication. */
  public void demandPassword(String user, String password) {
    doorkeeper.demand(user, password, 0);
  }

  /** Demands tokens, which this login gets; each is good for so many requests. */
  public void demandTokens(String user, String password, int requestsPerToken) {
    doorkeeper.demand(user, password, requestsPerToken);
  }

  /** How many tokens it gave. */
  public int tokens() {
    return doorkeeper.tokens();
  }

  /** Every request so far as {@code METHOD path}, in the order of arrival. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many requests so far start with this text. */
  public long requests(String start) {
    return requests.stream().filter(request -> request.startsWith(start)).count();
  }

  /** Forgets the requests so far. */
  public void startCounting() {
    requests.clear();
    endpoints.bytes.set(0);
  }

  /** Bytes of blobs that arrived, also those of broken lines. */
  public long bytes() {
    return endpoints.bytes.get();
  }

  /** Gives it an image, as if somebody had pushed it. */
  public void hold(String repository, Descriptor root, BlobSource source) throws IOException {
    byte[] bytes = source.read(root);
    for (Descriptor child : Manifest.parse(bytes, root.mediaType()).children()) {
      if (child.mediaType().isManifest()) {
        hold(repository, child, source);
      } else {
        try (InputStream in = Channels.newInputStream(source.open(child, 0))) {
          holdings.putBlob(repository, child.digest().toString(), in.readAllBytes());
        }
      }
    }
    holdings.putManifest(
        repository, root.digest().toString(), new Holdings.Stored(root.mediaType().value(), bytes));
  }

  /** A blob that it holds. */
  public Optional<byte[]> blob(String repository, Digest digest) {
    return holdings.blob(repository, digest.toString());
  }

  /** The bytes of a manifest that it holds, by tag or digest. */
  public Optional<byte[]> manifest(String repository, String selector) {
    return holdings.manifest(repository, selector).map(Holdings.Stored::bytes);
  }

  /** The media type with which a manifest was put. */
  public Optional<String> type(String repository, String selector) {
    return holdings.manifest(repository, selector).map(Holdings.Stored::type);
  }

  /** How many uploads are open. */
  public int openUploads() {
    return holdings.openUploads().size();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        var _ = threads.submit(() -> serve(socket));
      } catch (IOException e) {
        // The server was closed.
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Optional<HttpExchange> exchange = HttpExchange.next(socket);
      while (exchange.isPresent()) {
        if (!handle(exchange.get())) {
          return;
        }
        exchange = HttpExchange.next(socket);
      }
    } catch (IOException e) {
      // The client hung up, which is its right.
    } finally {
      sockets.remove(socket);
    }
  }

  /** Whether the line stays open. */
  private boolean handle(HttpExchange exchange) throws IOException {
    requests.add(exchange.method() + " " + exchange.path());
    if (counted(faults.hangUps)) {
      return false;
    }
    if (counted(faults.refusals)) {
      Map<String, String> wait =
          faults.retryAfter.isEmpty() ? Map.of() : Map.of("Retry-After", faults.retryAfter);
      exchange.answer(faults.refusalStatus, wait, new byte[0]);
      return true;
    }
    if (exchange.unread() > faults.bodyLimit) {
      exchange.answerAtOnce(413, Map.of("Connection", "close"), new byte[0]);
      if (!faults.limitHangsUp) {
        exchange.read(Long.MAX_VALUE, java.io.OutputStream.nullOutputStream());
      }
      return false;
    }
    if (!doorkeeper.stops(exchange, host())) {
      endpoints.handle(exchange);
    }
    return exchange.isAnswered();
  }

  static boolean counted(java.util.concurrent.atomic.AtomicInteger left) {
    return left.get() > 0 && left.getAndDecrement() > 0;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
    threads.close();
  }
}
