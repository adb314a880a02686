package dev.sealift.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The host's end of what carries connections between a drill and its host: two sockets in a folder
 * that both see. The node's end, {@code node/init/gap.go}, says what is spoken.
 */
final class Gap implements AutoCloseable {
  private static final int LONGEST_LINE = 1024;

  private final Path folder;
  private final ServerSocketChannel host;
  private final Set<String> offered = ConcurrentHashMap.newKeySet();
  private final Map<String, ServerSocketChannel> reached = new ConcurrentHashMap<>();
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

  private Gap(Path folder, ServerSocketChannel host) {
    this.folder = folder;
    this.host = host;
  }

  /** Listens for the node in a folder. */
  static Gap in(Path folder) throws IOException {
    ServerSocketChannel host = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    host.bind(UnixDomainSocketAddress.of(folder.resolve("host.sock")));
    Gap gap = new Gap(folder, host);
    gap.accept(host, gap::answer);
    return gap;
  }

  /**
   * A port of the host's loopback interface that leads to an address of the node or its cluster.
   *
   * @param address such as {@code 127.0.0.1:6443}
   */
  synchronized int reach(String address) throws IOException {
    ServerSocketChannel listener = reached.get(address);
    if (listener == null) {
      listener = ServerSocketChannel.open();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      reached.put(address, listener);
      accept(listener, guest -> connect(guest, address));
    }
    return listener.socket().getLocalPort();
  }

  /**
   * Has the node listen at an address and pass connections on to a port of the host's loopback
   * interface, until this is closed.
   */
  void offer(String address, int port) throws IOException {
    String target = "127.0.0.1:" + port;
    offered.add(target);
    open.add(ask("listen " + address + " " + target));
  }

  @Override
  public void close() throws IOException {
    host.close();
    for (ServerSocketChannel listener : reached.values()) {
      listener.close();
    }
    for (AutoCloseable one : new HashSet<>(open)) {
      quietly(one);
    }
  }

  private void accept(ServerSocketChannel listener, Consumer<SocketChannel> guests) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              SocketChannel guest = listener.accept();
              open.add(guest);
              Thread.ofVirtual().start(() -> guests.accept(guest));
            }
          } catch (IOException e) {
            // It was closed.
          }
        });
  }

  private void connect(SocketChannel guest, String address) {
    try {
      join(guest, ask("connect " + address));
    } catch (IOException e) {
      // The guest learns of it as of any server that hangs up.
      end(guest);
    }
  }

  private void answer(SocketChannel node) {
    try {
      String request = readLine(node);
      String target = request.replaceFirst("^connect ", "");
      if (!offered.contains(target)) {
        say(node, "the host offers no " + target);
        end(node);
        return;
      }
      int port = Integer.parseInt(target.substring(target.indexOf(':') + 1));
      SocketChannel server =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      open.add(server);
      say(node, "ok");
      join(node, server);
    } catch (IOException e) {
      end(node);
    }
  }

  private SocketChannel ask(String request) throws IOException {
    SocketChannel node = SocketChannel.open(StandardProtocolFamily.UNIX);
    node.connect(UnixDomainSocketAddress.of(folder.resolve("node.sock")));
    open.add(node);
    say(node, request);
    String answer = readLine(node);
    if (!answer.equals("ok")) {
      end(node);
      throw new IOException("the node cannot " + request + ": " + answer);
    }
    return node;
  }

  private void join(SocketChannel one, SocketChannel other) {
    Thread back = Thread.ofVirtual().start(() -> pass(other, one));
    pass(one, other);
    try {
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(one);
    end(other);
  }

  private void pass(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    try {
      while (from.read(buffer) >= 0) {
        write(to, buffer.flip());
        buffer.clear();
      }
      // The other direction may go on.
      to.shutdownOutput();
    } catch (IOException e) {
      end(from);
      end(to);
    }
  }

  private void end(SocketChannel channel) {
    open.remove(channel);
    quietly(channel);
  }

  private static void quietly(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) {
      // It is as closed as it gets.
    }
  }

  private static void say(SocketChannel to, String line) throws IOException {
    write(to, ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
  }

  private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /** Takes no byte more than the line has: what follows belongs to the connection. */
  private static String readLine(SocketChannel from) throws IOException {
    StringBuilder line = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (line.length() < LONGEST_LINE && from.read(one.clear()) > 0) {
      if (one.get(0) == '\n') {
        return line.toString();
      }
      line.append((char) one.get(0));
    }
    throw new IOException("the line does not end: " + line);
  }
}
