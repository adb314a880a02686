package dev.sealift.installer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A port of this machine's loopback interface that leads to one of a pod's, through the API server,
 * so that nothing is needed but a kubeconfig. Each connection is a WebSocket of its own.
 *
 * <p>The client's own port forwarding hands frames to the line before the last one is written,
 * which the JDK's WebSocket refuses, and nobody hears of what was lost. Here a frame waits for the
 * one before it, so that a slow line also slows down whoever writes.
 */
final class Tunnel implements AutoCloseable {
  private static final int FRAME = 1 << 16;
  private static final byte CONTENT = 0;
  private static final int PAUSE_NANOSECONDS = 50_000;
  private static final int NORMAL = 1000;

  private final KubernetesClient client;
  private final URI target;
  private final ServerSocket server;
  private final Set<Passage> passages = ConcurrentHashMap.newKeySet();

  private Tunnel(KubernetesClient client, URI target, ServerSocket server) {
    this.client = client;
    this.target = target;
    this.server = server;
  }

  /** Opens one; whether the pod listens shows at the first connection. */
  static Tunnel open(KubernetesClient client, String namespace, String pod, int port)
      throws IOException {
    URI target =
        URI.create(client.getConfiguration().getMasterUrl())
            .resolve(
                "api/v1/namespaces/%s/pods/%s/portforward?ports=%d"
                    .formatted(namespace, pod, port));
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Tunnel tunnel = new Tunnel(client, target, server);
    Thread.ofVirtual().start(tunnel::serve);
    return tunnel;
  }

  /** The port on this machine. */
  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    passages.forEach(Passage::end);
  }

  private void serve() {
    try {
      while (true) {
        Passage passage = new Passage(server.accept());
        passages.add(passage);
        Thread.ofVirtual().start(passage::run);
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  /** One connection. */
  private final class Passage implements WebSocket.Listener {
    private final Socket local;
    private volatile @Nullable WebSocket line;
    // The server begins with the number of the port, once for content and once for errors.
    private int greetings = 2;

    Passage(Socket local) {
      this.local = local;
    }

    void run() {
      try {
        WebSocket open =
            client
                .getHttpClient()
                .newWebSocketBuilder()
                .uri(target)
                .subprotocol("v4.channel.k8s.io")
                .buildAsync(this)
                .join();
        line = open;
        send(open);
      } catch (IOException | CompletionException e) {
        // Whoever is at the other end sees a closed connection, and says so.
      } finally {
        end();
      }
    }

    private void send(WebSocket open) throws IOException {
      InputStream in = local.getInputStream();
      byte[] frame = new byte[1 + FRAME];
      frame[0] = CONTENT;
      for (int read = in.read(frame, 1, FRAME); read >= 0; read = in.read(frame, 1, FRAME)) {
        while (open.queueSize() > 0 && !local.isClosed()) {
          LockSupport.parkNanos(PAUSE_NANOSECONDS);
        }
        if (!open.send(ByteBuffer.wrap(frame, 0, 1 + read))) {
          throw new IOException("the line is closed");
        }
      }
    }

    @Override
    public void onMessage(WebSocket from, ByteBuffer message) {
      // On a thread that may wait for a slow reader. The next message comes only when it is asked
      // for.
      Thread.ofVirtual()
          .start(() -> {
            try {
              receive(message);
              from.request();
            } catch (IOException e) {
              end();
            }
          });
    }

    private void receive(ByteBuffer message) throws IOException {
      if (greetings > 0) {
        greetings--;
      } else if (message.hasRemaining()) {
        if (message.get() != CONTENT) {
          throw new IOException("the pod does not listen, or reset the connection");
        }
        byte[] content = new byte[message.remaining()];
        message.get(content);
        local.getOutputStream().write(content);
      }
    }

    @Override
    public void onClose(WebSocket from, int code, String reason) {
      end();
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end();
    }

    private void end() {
      passages.remove(this);
      WebSocket open = line;
      if (open != null) {
        open.sendClose(NORMAL, "");
      }
      try {
        local.close();
      } catch (IOException e) {
        // It is no longer of use to anybody.
      }
    }
  }
}
