package dev.sealift.debian;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Platform;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * apt with folders of its own: its lists, its empty record of installed packages, its downloads.
 * The machine's packages are neither looked at nor touched, and no root rights are needed; the
 * machine's settings for proxies and certificates hold.
 */
public final class Apt {
  private static final String HELPER = "/usr/lib/apt/apt-helper";
  private static final Pattern PRINTED =
      Pattern.compile("'([^']+)' ([^ ]+)_([^ _]+)_[^ _]+\\.deb ([0-9]+) SHA256:([0-9a-f]{64})");

  private final Mirror mirror;
  private final InstantSource clock;

  public Apt(Mirror mirror, InstantSource clock) {
    this.mirror = mirror;
    this.clock = clock;
  }

  /**
   * What apt answers.
   *
   * @param packages the asked ones and all that they depend on, sorted by name
   */
  public record Resolution(Release release, List<LockedPackage> packages) {}

  /**
   * Fetches a suite's signed index, and has apt choose the newest versions.
   *
   * @throws DebianFailure.AptFailed if the index is not signed, has expired or lacks a package
   */
  public Resolution resolve(String suite, List<String> packages, Platform platform)
      throws DebianFailure, IOException {
    Path root = Files.createTempDirectory("sealift-apt");
    try {
      List<String> apt = privateApt(root, suite, Architecture.of(platform));
      Program.run("Fetching the index of Debian's " + suite, with(apt, "-qq", "update"));
      List<String> words = new ArrayList<>(List.of("-qq", "-y", "--print-uris", "install", "--"));
      words.addAll(packages);
      String printed =
          Program.run(
              "Resolving " + String.join(" ", packages) + " for " + platform,
              with(apt, words.toArray(String[]::new)));
      List<LockedPackage> chosen = new ArrayList<>();
      for (String line : printed.lines().toList()) {
        chosen.add(read(suite, line));
      }
      chosen.sort(Comparator.comparing(LockedPackage::name));
      return new Resolution(release(root, suite), List.copyOf(chosen));
    } finally {
      Folders.delete(root);
    }
  }

  /**
   * Fetches packages by the hash that they are locked to.
   *
   * @param files where each is to be put
   * @throws DebianFailure.Gone naming those that cannot be had
   */
  public void fetch(List<LockedPackage> packages, Function<LockedPackage, Path> files)
      throws DebianFailure, IOException {
    if (packages.isEmpty()) {
      return;
    }
    List<String> words = new ArrayList<>(List.of(HELPER, "-o", "Acquire::Retries=3"));
    words.addAll(List.of("-o", "APT::Sandbox::User=root", "download-file"));
    for (LockedPackage one : packages) {
      words.add(mirror.uri() + one.path().replace("+", "%2b"));
      words.add(files.apply(one).toString());
      words.add("SHA256:" + one.digest().hex());
    }
    try {
      Program.run("Fetching " + packages.size() + " Debian packages", words);
    } catch (DebianFailure.AptFailed e) {
      List<LockedPackage> missing =
          packages.stream().filter(one -> !Files.isRegularFile(files.apply(one))).toList();
      throw new DebianFailure.Gone(missing.isEmpty() ? packages : missing, e.why());
    }
  }

  private List<String> privateApt(Path root, String suite, Architecture architecture)
      throws IOException {
    Files.createDirectories(root.resolve("state/lists/partial"));
    Files.createDirectories(root.resolve("cache/archives/partial"));
    Path status = Files.createFile(root.resolve("state/status"));
    Path sources = root.resolve("sources.list");
    Files.writeString(
        sources,
        "deb [signed-by=%s] %s %s main%n".formatted(mirror.keyring(), mirror.uri(), suite));
    List<String> words = new ArrayList<>(List.of("apt-get"));
    Stream.of(
            "Dir::State=" + root.resolve("state"),
            "Dir::State::status=" + status,
            "Dir::Cache=" + root.resolve("cache"),
            "Dir::Etc::sourcelist=" + sources,
            "Dir::Etc::sourceparts=/dev/null",
            "Dir::Etc::preferences=/dev/null",
            "Dir::Etc::preferencesparts=/dev/null",
            "APT::Architecture=" + architecture.word(),
            "APT::Architectures=" + architecture.word(),
            "APT::Install-Recommends=false",
            "APT::Sandbox::User=root",
            "Acquire::Languages=none",
            "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
            "Acquire::ForceHash=SHA256",
            "Acquire::Retries=3",
            "Acquire::AllowInsecureRepositories=false",
            "Acquire::Check-Valid-Until=" + mirror.expiryIgnored().isEmpty())
        .forEach(option -> words.addAll(List.of("-o", option)));
    return words;
  }

  private LockedPackage read(String suite, String line) throws DebianFailure {
    Matcher matcher = PRINTED.matcher(line.strip());
    if (!matcher.matches() || !matcher.group(1).startsWith(mirror.uri())) {
      throw new DebianFailure.AptFailed("apt's answer is not understood", line);
    }
    try {
      return new LockedPackage(
          suite,
          matcher.group(2),
          decoded(matcher.group(3)),
          decoded(matcher.group(1).substring(mirror.uri().length())),
          Long.parseLong(matcher.group(4)),
          Digest.parse("sha256:" + matcher.group(5)));
    } catch (Malformed | NumberFormatException e) {
      throw new DebianFailure.AptFailed("apt's answer is not understood", e.getMessage() + "");
    }
  }

  /** apt writes a plus as %2b and the epoch's colon as %3a; a plus is no blank here. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2b"), StandardCharsets.UTF_8);
  }

  /** The copy that apt keeps, and keeps only when its signature is good. */
  private Release release(Path root, String suite) throws DebianFailure, IOException {
    try (Stream<Path> lists = Files.list(root.resolve("state/lists"))) {
      Path file =
          lists
              .filter(one -> one.toString().endsWith("_dists_" + suite + "_InRelease"))
              .findFirst()
              .orElseThrow(() ->
                  new DebianFailure.AptFailed(
                      "Debian's " + suite + " is not usable", "its index has no signature inside"));
      String text = Files.readString(file, ISO_8859_1);
      return Release.read(suite, text, clock.instant(), mirror.expiryIgnored());
    }
  }

  private static List<String> with(List<String> apt, String... words) {
    List<String> all = new ArrayList<>(apt);
    all.addAll(Arrays.asList(words));
    return all;
  }
}
