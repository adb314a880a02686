package dev.sealift.assembler;

import dev.sealift.debian.Apt;
import dev.sealift.debian.DebianFailure;
import dev.sealift.debian.LockedPackage;
import dev.sealift.debian.Mirror;
import dev.sealift.debian.Release;
import dev.sealift.debian.Slimmed;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The layer of Debian packages. What the lock names is taken from the store, or from the mirror by
 * its hash; apt is only asked what to take when the lock does not say, or what it says is gone.
 */
final class DebianContents {
  /** Brings the system's identity, the links into /usr and the texts that licences refer to. */
  private static final String ALWAYS = "base-files";

  private final Store store;
  private final Lock lock;
  private final LockUse use;
  private final Map<String, String> environment;
  private final Steps steps;
  private final SortedMap<String, String> releases = new TreeMap<>();

  DebianContents(
      Store store, Lock lock, LockUse use, Map<String, String> environment, Steps steps) {
    this.store = store;
    this.lock = lock;
    this.use = use;
    this.environment = Map.copyOf(environment);
    this.steps = steps;
  }

  /** A layer, and the packages that it holds something of. */
  record Packaged(BuiltLayer layer, List<LockedPackage> packages) {}

  /** How fresh each suite was that had to be asked, by its name. */
  SortedMap<String, String> releases() {
    return releases;
  }

  /** The layer for one platform of an image. */
  Packaged of(String image, ImageSpec.Debian spec, Platform platform)
      throws AssemblyFailure, IOException {
    List<LockedPackage> locked = locked(image, platform);
    boolean isLocked =
        !locked.isEmpty() && locked.stream().allMatch(one -> one.suite().equals(spec.suite()));
    try {
      if (isLocked && use != LockUse.UPDATE) {
        try {
          return made(image, spec, platform, locked);
        } catch (DebianFailure.Gone | DebianFailure.Incomplete e) {
          if (use == LockUse.ENFORCE) {
            throw e;
          }
          steps.noted(e.what() + ": " + e.why());
        }
      } else if (use == LockUse.ENFORCE) {
        throw new AssemblyFailure.Drifted(
            List.of("no package of " + spec.suite() + " is locked for " + image + " " + platform));
      }
      return made(image, spec, platform, resolved(image, spec, platform));
    } catch (DebianFailure e) {
      throw new AssemblyFailure.PackagesMissing(e);
    }
  }

  private List<LockedPackage> locked(String image, Platform platform) throws AssemblyFailure {
    try {
      return lock.packages(image, platform);
    } catch (Malformed e) {
      throw new AssemblyFailure.BadInput("bundle/appliance.lock.yaml", e.what() + ": " + e.why());
    }
  }

  private List<LockedPackage> resolved(String image, ImageSpec.Debian spec, Platform platform)
      throws AssemblyFailure, DebianFailure, IOException {
    List<String> asked = new ArrayList<>(spec.packages());
    asked.add(ALWAYS);
    Apt.Resolution answer =
        steps.timed(
            "Asking apt for " + image + " for " + platform,
            () -> apt().resolve(spec.suite(), asked, platform));
    Release release = answer.release();
    releases.put(spec.suite(), release.toText());
    if (release.expiryIgnored().isPresent()) {
      steps.noted("Debian " + spec.suite() + " is of " + release.toText());
    }
    return answer.packages();
  }

  private Packaged made(
      String image, ImageSpec.Debian spec, Platform platform, List<LockedPackage> packages)
      throws AssemblyFailure, DebianFailure, IOException {
    Optional<BuiltLayer> known = store.result(key(spec, platform, packages)).flatMap(this::whole);
    if (known.isPresent()) {
      return new Packaged(known.get(), packages);
    }
    Packaged made =
        steps.timed(
            "Unpacking " + packages.size() + " packages for " + image + " for " + platform,
            () -> unpacked(spec, platform, packages));
    store.remember(key(spec, platform, made.packages()), made.layer().toBytes());
    return made;
  }

  private Packaged unpacked(ImageSpec.Debian spec, Platform platform, List<LockedPackage> packages)
      throws DebianFailure, IOException {
    Path work = store.workFolder();
    try {
      fetch(packages, work);
      Slimmed slimmed =
          Slimmed.of(
              packages,
              one -> store.path(one.digest()),
              spec.keep(),
              platform,
              work.resolve("tree"));
      List<Component> components =
          slimmed.packages().stream().map(kept -> Component.debian(kept, platform)).toList();
      String origin = "debian " + spec.suite() + " " + String.join(" ", spec.packages());
      return new Packaged(
          BuiltLayer.of(slimmed.tree(), origin, components, store),
          slimmed.packages().stream().map(Slimmed.KeptPackage::locked).toList());
    } finally {
      store.release(work);
    }
  }

  private void fetch(List<LockedPackage> packages, Path work) throws DebianFailure, IOException {
    List<LockedPackage> missing = new ArrayList<>();
    for (LockedPackage one : packages) {
      if (!store.has(one.digest(), one.size())) {
        missing.add(one);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    apt().fetch(missing, one -> work.resolve(one.digest().hex()));
    for (LockedPackage one : missing) {
      Path file = work.resolve(one.digest().hex());
      store.add(out -> {
        Files.copy(file, out);
        return Fingerprint.ofFile(file);
      });
      Files.delete(file);
    }
  }

  private Apt apt() throws DebianFailure, IOException {
    return new Apt(Mirror.find(environment), InstantSource.system());
  }

  private static Digest key(
      ImageSpec.Debian spec, Platform platform, List<LockedPackage> packages) {
    Fingerprint key = Fingerprint.of("debian").with(platform.toString()).with(spec.toString());
    packages.forEach(one -> key.with(one.name()).with(one.toText()));
    return key.digest();
  }

  private Optional<BuiltLayer> whole(byte[] result) {
    try {
      BuiltLayer layer = BuiltLayer.read(result);
      return store.has(layer.layer().descriptor()) ? Optional.of(layer) : Optional.empty();
    } catch (Malformed | IOException e) {
      return Optional.empty();
    }
  }
}
