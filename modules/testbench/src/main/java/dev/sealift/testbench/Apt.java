package dev.sealift.testbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The machine's apt with lists of its own; what is installed is read and never changed. */
final class Apt {
  private static final Path FILE = Path.of("/usr/bin/apt-get");

  private final Path folder;
  private final Program program;

  /**
   * @param folder for its lists and its configuration
   */
  Apt(Path folder) throws IOException {
    if (!Files.isExecutable(FILE)) {
      throw new Unavailable(
          "programs to test against", "this machine has no apt-get (it is no Debian or Ubuntu)");
    }
    this.folder = folder;
    Files.createDirectories(folder.resolve("lists/partial"));
    Path configuration = folder.resolve("apt.conf");
    Files.writeString(configuration, configuration());
    this.program =
        Program.of(FILE).starting("-q", "-c", configuration.toString()).with("LC_ALL", "C");
  }

  /** Read by apt after the machine's own, which says where packages come from. */
  private String configuration() {
    return """
    Dir::State::lists "%s";
    Dir::Cache::pkgcache "";
    Dir::Cache::srcpkgcache "";
    Debug::NoLocking "true";
    Acquire::Retries "3";
    Acquire::Languages "none";
    // The account that apt would change to cannot read a folder below a home folder.
    APT::Sandbox::User "%s";
    // These change the machine's own caches.
    #clear APT::Update::Pre-Invoke;
    #clear APT::Update::Post-Invoke;
    #clear APT::Update::Post-Invoke-Success;
    """
        .formatted(folder.resolve("lists"), System.getProperty("user.name"));
  }

  void update() {
    program.run("update").orThrow();
  }

  /** The packages that installing these would add to the machine. */
  List<String> missing(List<String> packages) {
    return run(folder, List.of("-s", "--no-install-recommends", "install"), packages)
        .lines()
        .map(line -> line.split(" ", -1))
        .filter(fields -> fields[0].equals("Inst") && fields[2].startsWith("("))
        .map(fields -> fields[1])
        .sorted()
        .toList();
  }

  void download(List<String> packages, Path into) {
    if (!packages.isEmpty()) {
      run(into, List.of("download"), packages);
    }
  }

  private String run(Path workingFolder, List<String> command, List<String> packages) {
    List<String> words = new ArrayList<>(command);
    words.addAll(packages);
    return program.runIn(workingFolder, words.toArray(String[]::new)).orThrow();
  }
}
