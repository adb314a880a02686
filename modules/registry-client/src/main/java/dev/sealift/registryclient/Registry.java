package dev.sealift.registryclient;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A registry and how it is reached.
 *
 * @param host host, or host:port
 * @param plainHttp whether to do without TLS
 * @param authorities PEM certificates to trust beside the system's
 * @param patience how long to wait for what
 */
public record Registry(
    String host, boolean plainHttp, Optional<Path> authorities, Logins logins, Patience patience) {

  /**
   * How long to wait.
   *
   * @param connect for a connection
   * @param stall for the line to take or give a single byte
   * @param answer for an answer, beyond what the size of the body needs
   * @param attempts how often a request is sent before it is given up
   * @param pause before the second attempt; doubles with each further one
   */
  public record Patience(
      Duration connect, Duration stall, Duration answer, int attempts, Duration pause) {
    /** For real networks. */
    public static final Patience USUAL =
        new Patience(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            6,
            Duration.ofMillis(250));
  }

  /** {@code scheme://host}. */
  URI base() {
    return URI.create((plainHttp ? "http://" : "https://") + host);
  }

  /** Whether a host is this machine itself, where nobody listens on the line. */
  public static boolean isLoopback(String host) {
    String name = host.replaceFirst(":[0-9]+$", "").replaceAll("[\\[\\]]", "");
    if (name.equals("localhost")) {
      return true;
    }
    try {
      return name.matches("[0-9.]+|.*:.*") && InetAddress.getByName(name).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
