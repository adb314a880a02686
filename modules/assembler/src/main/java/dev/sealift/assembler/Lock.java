package dev.sealift.assembler;

import dev.sealift.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a build came to, in {@code appliance.lock.yaml}: Go's version, the hash of each image's
 * go.sum, which names every module, and each platform's manifest digest. Flat on purpose: a review
 * sees one changed line for one changed thing.
 *
 * @param entries what is locked to what it is locked to
 */
record Lock(SortedMap<String, String> entries) {
  private static final String HEADER =
      """
      # Written by sealift build. Each go.sum beside an image names every module by hash; this file
      # holds the hash of that go.sum, the version of Go, the modules that charts come from, and the
      # digest that each image came to.
      """;

  /** The lock of a build. */
  static Lock of(GoToolchain go, Collection<BuiltImage> images, Collection<Chart> charts)
      throws IOException {
    SortedMap<String, String> entries = new TreeMap<>();
    entries.put("go", go.version());
    for (BuiltImage image : images) {
      String name = image.spec().name();
      for (ImageSpec.Contents contents : image.spec().contents()) {
        if (contents instanceof ImageSpec.Go(Path directory, var _, var _)) {
          Path sums = directory.resolve("go.sum");
          byte[] bytes = Files.exists(sums) ? Files.readAllBytes(sums) : new byte[0];
          entries.put(name + " go.sum", Digest.of(bytes).toString());
        }
      }
      image
          .manifests()
          .forEach((platform, manifest) ->
              entries.put(name + " " + platform, manifest.digest().toString()));
    }
    for (Chart chart : charts) {
      Component module = chart.module();
      String sum = module.sum().map(hash -> " " + hash).orElse("");
      entries.put("chart " + chart.name(), module.module() + " " + module.version() + sum);
    }
    return new Lock(entries);
  }

  /** Reads a lock; one that is not there is empty. */
  static Lock read(Path file) throws IOException, AssemblyFailure {
    if (!Files.exists(file)) {
      return new Lock(new TreeMap<>());
    }
    List<Problem> problems = new ArrayList<>();
    Fields fields = Fields.of(file, Yaml.read(file), problems);
    Lock lock = new Lock(fields.map("locked"));
    fields.finish();
    if (!problems.isEmpty()) {
      throw new AssemblyFailure.InvalidSpecification(problems);
    }
    return lock;
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

  /** Whether a build has this, or the same image for another platform. */
  private static boolean isOf(String name, Lock built) {
    int space = name.indexOf(' ');
    boolean isPlatform = space > 0 && name.indexOf('/', space) > 0;
    return built.entries.containsKey(name)
        || (isPlatform
            && built.entries.keySet().stream()
                .anyMatch(other -> other.startsWith(name.substring(0, space) + " ")));
  }

  String toText() {
    StringBuilder text = new StringBuilder(HEADER).append("locked:\n");
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      text.append("  ").append(entry.getKey()).append(": ").append(entry.getValue()).append('\n');
    }
    return text.toString();
  }
}
