package dev.sealift.site;

import dev.sealift.settings.Fields;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;

/** Files that a site file names, looked into at once: later is in the middle of an installation. */
final class NamedFiles {
  private static final long LARGEST = 1 << 20;

  private final Path site;
  private final Fields fields;

  NamedFiles(Path site, Fields fields) {
    this.site = site;
    this.fields = fields;
  }

  /** A file whose first line says something. */
  Optional<Path> line(String key) {
    Optional<Path> path = path(key);
    path.flatMap(file -> text(key, file))
        .filter(text -> text.lines().findFirst().orElse("").isBlank())
        .ifPresent(_ -> problem(key, "has nothing in its first line", path.get()));
    return path;
  }

  /** A file of certificates to trust. */
  Optional<Path> certificates(String key) {
    Optional<Path> path = path(key);
    path.flatMap(file -> text(key, file))
        .flatMap(NamedFiles::mistake)
        .ifPresent(mistake -> problem(key, mistake, path.get()));
    return path;
  }

  private static Optional<String> mistake(String pem) {
    // The file is handed to every node.
    if (pem.contains("PRIVATE KEY-----")) {
      return Optional.of("has a private key, which stays where it is");
    }
    return isCertificates(pem) ? Optional.empty() : Optional.of("has no certificates in PEM");
  }

  private static boolean isCertificates(String pem) {
    try {
      byte[] bytes = pem.getBytes(StandardCharsets.ISO_8859_1);
      return pem.contains("-----BEGIN CERTIFICATE-----")
          && !CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))
              .isEmpty();
    } catch (CertificateException e) {
      return false;
    }
  }

  private Optional<Path> path(String key) {
    String text = fields.text(key);
    try {
      return text.isBlank()
          ? Optional.empty()
          : Optional.of(site.toAbsolutePath().resolveSibling(text));
    } catch (InvalidPathException e) {
      fields.problem(fields.lineOf(key), key + " is no path: " + e.getReason());
      return Optional.empty();
    }
  }

  /** What stands in a file that should be small, and is no device, which might never end. */
  private Optional<String> text(String key, Path path) {
    try {
      if (Files.isRegularFile(path) && Files.size(path) <= LARGEST) {
        return Optional.of(Files.readString(path, StandardCharsets.ISO_8859_1));
      }
      problem(key, Files.exists(path) ? "is no file of at most 1 MiB" : "does not exist", path);
    } catch (IOException e) {
      problem(key, "cannot be read", path);
    }
    return Optional.empty();
  }

  private void problem(String key, String what, Path path) {
    fields.problem(fields.lineOf(key), key + " " + what + ": " + path);
  }
}
