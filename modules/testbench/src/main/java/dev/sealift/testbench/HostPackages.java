package dev.sealift.testbench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Programs of the host's own Debian or Ubuntu, unpacked into a folder instead of installed. apt
 * resolves against what the machine has already (read only), so that only what is missing is
 * fetched and the C library is always the one that the machine runs.
 */
final class HostPackages {
  private static final List<String> WANTED =
      List.of("containerd", "docker-registry", "docker.io", "iptables", "runc", "skopeo", "tini");

  private final Cache cache;

  HostPackages(Cache cache) {
    this.cache = cache;
  }

  /** A program of one of the packages, as unpacked or as installed on the machine. */
  Program program(String name) {
    Path root = cache.filledOnce("packages-" + fingerprint(), this::unpack);
    Map<String, String> environment = environment(root);
    return Program.find(name, environment.getOrDefault("PATH", ""))
        .map(program -> program.with(environment))
        .orElseThrow(() -> new Unavailable(name, "in none of the packages " + WANTED));
  }

  /** Changes with the release of the host, whose libraries the programs use. */
  private static String fingerprint() {
    try {
      Path release = Path.of("/etc/os-release");
      String host = Files.exists(release) ? Files.readString(release) : "";
      return Integer.toHexString((host + WANTED).hashCode());
    } catch (IOException e) {
      throw new Unavailable("/etc/os-release", e);
    }
  }

  private static Map<String, String> environment(Path root) {
    String own =
        Stream.of("bin", "usr/bin", "usr/sbin", "sbin")
            .map(folder -> root.resolve(folder).toString())
            .collect(Collectors.joining(File.pathSeparator));
    String machine = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", String.join(File.pathSeparator, own, machine, "/usr/sbin", "/sbin"));
    List<Path> libraries = libraryFolders(root);
    environment.put(
        "LD_LIBRARY_PATH",
        libraries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    libraries.stream()
        .map(folder -> folder.resolve("xtables"))
        .filter(Files::isDirectory)
        .forEach(folder -> environment.put("XTABLES_LIBDIR", folder.toString()));
    return environment;
  }

  private static List<Path> libraryFolders(Path root) {
    return Stream.of("usr/lib", "lib")
        .map(root::resolve)
        .filter(Files::isDirectory)
        .flatMap(folder -> children(folder).stream())
        .filter(child -> child.toString().endsWith("-linux-gnu"))
        .toList();
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    } catch (IOException e) {
      throw new Unavailable(folder.toString(), e);
    }
  }

  private void unpack(Path root) throws IOException {
    Apt apt = new Apt(cache.folder().resolve("apt"));
    apt.update();
    Path debs = Files.createDirectory(root.resolve("debs"));
    apt.download(apt.missing(WANTED), debs);
    Program dpkg = Program.of(Path.of("/usr/bin/dpkg-deb"));
    for (Path deb : children(debs)) {
      dpkg.run("-x", deb.toString(), root.toString()).orThrow();
      Files.delete(deb);
    }
    linkIptables(root);
  }

  /**
   * Debian makes the plain names when it installs, by its alternatives. The engine redirects a
   * container's name lookups with them, inside the container's own network.
   */
  private static void linkIptables(Path root) throws IOException {
    Path folder = Files.createDirectories(root.resolve("usr/sbin"));
    for (String name : List.of("iptables", "ip6tables")) {
      Path link = folder.resolve(name);
      if (Files.exists(folder.resolve(name + "-nft")) && !Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of(name + "-nft"));
      }
    }
  }
}
