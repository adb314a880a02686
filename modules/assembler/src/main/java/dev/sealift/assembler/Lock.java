package dev.sealift.assembler;

import dev.sealift.debian.LockedPackage;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Platform;
import dev.sealift.settings.Fields;
import dev.sealift.settings.InvalidSettings;
import dev.sealift.settings.Problem;
import dev.sealift.settings.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a build came to, in {@code appliance.lock.yaml}: Go's version, the hash of each image's
 * go.sum, which names every module, and package-lock.json, each Debian package, and each platform's
 * manifest digest. Flat on purpose: a review sees one changed line for one changed thing.
 *
 * @param entries what is locked to what it is locked to
 */
record Lock(SortedMap<String, String> entries) {
  private static final String HEADER =
      """
      # Written by sealift build. Each go.sum beside an image names every module by hash, and each
      # package-lock.json what builds web pages; this file holds the hashes of those, the version of
      # Go, the modules that charts come from or the hash of those of this repository, each Debian
      # package with its place in the archive, and the digest that each image and each tool came to.
      """;

  private static final String DEB = " deb ";
  private static final String SUITE = "suite ";
  private static final String MODULES = "go.sum";
  private static final String PAGES = "package-lock.json";

  /** The lock of a build. */
  static Lock of(
      GoToolchain go,
      Collection<BuiltImage> images,
      Collection<Chart> charts,
      Collection<GoTool> tools,
      SortedMap<String, String> releases)
      throws IOException {
    SortedMap<String, String> entries = new TreeMap<>();
    entries.put("go", go.version());
    for (BuiltImage image : images) {
      String name = image.spec().name();
      pins(image.spec().contents()).forEach((pin, hash) -> entries.put(name + " " + pin, hash));
      // Another index may hold the same manifests, and is another image.
      image
          .spec()
          .upstream()
          .ifPresent(from -> entries.put(name + " upstream", from.image().toString()));
      image
          .manifests()
          .keySet()
          .forEach(platform -> entries.put(name + " " + platform, image.locked(platform)));
    }
    for (BuiltImage image : images) {
      image
          .packages()
          .forEach((platform, packages) ->
              packages.forEach(one ->
                  entries.put(
                      image.spec().name() + " " + platform + DEB + one.name(), one.toText())));
    }
    releases.forEach((suite, text) -> entries.put(SUITE + suite, text));
    charts.forEach(chart -> entries.put("chart " + chart.name(), chart.identity()));
    for (GoTool tool : tools) {
      Path sums = tool.spec().directory().resolve(MODULES);
      entries.put(
          tool.spec().name() + " " + MODULES, Digest.of(Files.readAllBytes(sums)).toString());
      entries.put(tool.spec().name() + " " + tool.platform(), tool.program().digest().toString());
    }
    return new Lock(entries);
  }

  /** The files that pin what an image is made of, by names that are different, to their hashes. */
  static SortedMap<String, String> pins(List<ImageSpec.Contents> contents) throws IOException {
    SortedSet<Path> modules = new TreeSet<>();
    SortedSet<Path> pages = new TreeSet<>();
    for (ImageSpec.Contents one : contents) {
      if (one instanceof ImageSpec.Go from) {
        modules.add(from.directory());
      } else if (one instanceof ImageSpec.Npm npm) {
        modules.add(npm.sources());
        pages.add(npm.directory());
      }
    }
    SortedMap<String, String> pins = new TreeMap<>();
    for (Path folder : modules) {
      // The folder of an image's only module is called go, which goes without saying.
      Path name = shortest(folder, modules);
      pins.put(name.equals(Path.of("go")) ? MODULES : name + "/" + MODULES, hash(folder, MODULES));
    }
    for (Path folder : pages) {
      String name = pages.size() == 1 ? "" : shortest(folder, pages) + "/";
      pins.put(name + PAGES, hash(folder, PAGES));
    }
    return pins;
  }

  /** The end of a folder's path, as short as it can be while no other's path ends like that. */
  private static Path shortest(Path folder, Set<Path> all) {
    int count = folder.getNameCount();
    int start = count - 1;
    while (start > 0 && ends(folder.subpath(start, count), all) > 1) {
      start--;
    }
    return folder.subpath(start, count);
  }

  private static long ends(Path end, Set<Path> all) {
    return all.stream().filter(folder -> folder.endsWith(end)).count();
  }

  private static String hash(Path directory, String name) throws IOException {
    Path file = directory.resolve(name);
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    return Digest.of(bytes).toString();
  }

  /** Reads a lock; one that is not there is empty. */
  static Lock read(Path file) throws IOException, InvalidSettings {
    if (!Files.exists(file)) {
      return new Lock(new TreeMap<>());
    }
    List<Problem> problems = new ArrayList<>();
    Fields fields = Fields.of(file, Yaml.read(file), problems);
    Lock lock = new Lock(fields.map("locked"));
    fields.finish();
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return lock;
  }

  /** This lock, with what another one says of some images. */
  Lock with(Lock other, Set<String> images) {
    SortedMap<String, String> both = new TreeMap<>(entries);
    other.entries.forEach((name, value) -> {
      if (images.contains(name.split(" ", -1)[0])) {
        both.putIfAbsent(name, value);
      }
    });
    return new Lock(both);
  }

  /** How a build differs from this lock; platforms that were not built are no difference. */
  List<String> drift(Lock built) {
    List<String> drift = new ArrayList<>();
    built.entries.forEach((name, value) -> {
      String locked = entries.get(name);
      if (locked == null) {
        drift.add(name + " is new: " + value);
      } else if (!locked.equals(value)) {
        drift.add(name + " was " + locked + " and is " + value);
      }
    });
    entries.keySet().stream()
        .filter(name -> !isOf(name, built))
        .forEach(name -> drift.add(name + " is gone"));
    return drift;
  }

  /** This lock with a build's values; what the appliance no longer has is left out. */
  Lock updated(Lock built) {
    SortedMap<String, String> both = new TreeMap<>(entries);
    both.keySet().removeIf(name -> !isOf(name, built));
    both.putAll(built.entries);
    return new Lock(both);
  }

  /** The packages of an image. */
  List<LockedPackage> packages(String image, Platform platform) {
    String start = image + " " + platform + DEB;
    return entries.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(start))
        .map(entry ->
            LockedPackage.parse(entry.getKey().substring(start.length()), entry.getValue()))
        .toList();
  }

  /** How fresh each suite was when it was last asked. */
  SortedMap<String, String> releases() {
    SortedMap<String, String> releases = new TreeMap<>();
    entries.forEach((name, value) -> {
      if (name.startsWith(SUITE)) {
        releases.put(name.substring(SUITE.length()), value);
      }
    });
    return releases;
  }

  /** Whether a build has this, or has the same image for other platforms only. */
  private static boolean isOf(String name, Lock built) {
    String[] words = name.split(" ", -1);
    if (built.entries.containsKey(name) || words.length < 2 || !isPlatform(words[1])) {
      return built.entries.containsKey(name);
    }
    return built.startsWith(words[0] + " ")
        && !built.entries.containsKey(words[0] + " " + words[1]);
  }

  /** The other words with a slash are files that pin something. */
  private static boolean isPlatform(String word) {
    return word.contains("/") && !word.endsWith("/" + MODULES) && !word.endsWith("/" + PAGES);
  }

  private boolean startsWith(String start) {
    return entries.keySet().stream().anyMatch(name -> name.startsWith(start));
  }

  String toText() {
    StringBuilder text = new StringBuilder(HEADER).append("locked:\n");
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      text.append("  ").append(entry.getKey()).append(": ").append(entry.getValue()).append('\n');
    }
    return text.toString();
  }
}
