package dev.sealift.site;

import dev.sealift.oci.Malformed;
import dev.sealift.oci.Repository;
import dev.sealift.settings.Fields;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads how the bundle's images get to the nodes. */
final class ImageSourceReader {
  private static final int LAST_PORT = 65535;

  /** So that the longest of the bundle's repositories stays below 255 behind it. */
  private static final int LONGEST = 200;

  private final Fields fields;
  private final NamedFiles files;

  ImageSourceReader(Path site, Fields fields) {
    this.fields = fields;
    this.files = new NamedFiles(site, fields);
  }

  ImageSource read() {
    List<String> ways =
        Stream.of("registry", "served").filter(way -> fields.get(way).isPresent()).toList();
    if (ways.size() > 1) {
      fields.problem(
          fields.lineOf(ways.getLast()),
          String.join(" and ", ways) + " are different ways for images; keep one");
    }
    Optional<Path> authorities =
        fields.get("ca").isPresent() ? files.certificates("ca") : Optional.empty();
    Optional<ImageSource.LoginFiles> login = login();
    checkSecrets();
    String way = ways.isEmpty() ? "" : ways.getFirst();
    if (way.isEmpty()) {
      refuse("ca", "registry or served");
    }
    if (!way.equals("registry")) {
      refuse("usernameFile", "registry");
      refuse("passwordFile", "registry");
    }
    fields.finish();
    return switch (way) {
      case "registry" -> registry(authorities, login);
      case "served" -> new ImageSource.Bastion(served(), authorities);
      default -> new ImageSource.InCluster();
    };
  }

  private void refuse(String key, String way) {
    if (fields.get(key).isPresent()) {
      fields.problem(fields.lineOf(key), key + " means something beside " + way + " only");
    }
  }

  private ImageSource registry(Optional<Path> authorities, Optional<ImageSource.LoginFiles> login) {
    String text = address("registry");
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    String prefix = slash < 0 ? "" : text.substring(slash + 1);
    checkHost("registry", host);
    if (slash >= 0) {
      check("registry", "its prefix " + prefix, "registry.example", prefix);
    }
    if (text.length() > LONGEST) {
      fields.problem(
          fields.lineOf("registry"), "registry is longer than " + LONGEST + " characters");
    }
    return new ImageSource.PrivateRegistry(host, prefix, authorities, login);
  }

  private String served() {
    String host = address("served");
    checkHost("served", host);
    return host;
  }

  /** What a key says; where that was wrong and noted, what stands in for it. */
  private String address(String key) {
    String text = fields.text(key);
    int scheme = text.indexOf("://");
    if (scheme >= 0) {
      fields.problem(
          fields.lineOf(key), key + " is written without " + text.substring(0, scheme + 3));
    }
    return text.isBlank() || scheme >= 0 ? "registry.example" : text;
  }

  private void checkHost(String key, String host) {
    if (!check(key, host, host, "any")) {
      return;
    }
    int colon = host.endsWith("]") ? -1 : host.lastIndexOf(':');
    int port = colon < 0 ? 1 : Integer.parseInt(host.substring(colon + 1));
    if (port < 1 || port > LAST_PORT || (colon >= 0 && !host.endsWith(":" + port))) {
      fields.problem(fields.lineOf(key), key + " has no port from 1 to " + LAST_PORT);
    }
    if (colon < 0 && !host.contains(".") && !host.contains(":") && !host.equals("localhost")) {
      fields.problem(
          fields.lineOf(key),
          "nodes would look for %s at docker.io, since it has neither a dot nor a port; write %s:443"
              .formatted(host, host));
    }
  }

  private boolean check(String key, String what, String host, String path) {
    try {
      return !new Repository(host, path).path().isEmpty();
    } catch (Malformed e) {
      fields.problem(fields.lineOf(key), key + ": " + what + ": " + e.why());
      return false;
    }
  }

  /** A password in a file that is shown, mailed and kept in git is no password any more. */
  private void checkSecrets() {
    for (String secret : List.of("username", "password")) {
      fields
          .get(secret)
          .ifPresent(_ ->
              fields.problem(
                  fields.lineOf(secret),
                  "a %s does not stand in a site file; write it to a file of its own and name that with %sFile"
                      .formatted(secret, secret)));
    }
  }

  private Optional<ImageSource.LoginFiles> login() {
    boolean username = fields.get("usernameFile").isPresent();
    boolean password = fields.get("passwordFile").isPresent();
    if (username != password) {
      String there = username ? "usernameFile" : "passwordFile";
      String missing = username ? "passwordFile" : "usernameFile";
      fields.problem(fields.lineOf(there), there + " needs " + missing + " beside it");
    }
    Optional<Path> usernameFile = username ? files.line("usernameFile") : Optional.empty();
    Optional<Path> passwordFile = password ? files.line("passwordFile") : Optional.empty();
    return usernameFile.flatMap(
        name -> passwordFile.map(secret -> new ImageSource.LoginFiles(name, secret)));
  }
}
