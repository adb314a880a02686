package dev.sealift.assembler;

import dev.sealift.bundle.BundleContents;
import dev.sealift.bundle.BundleFailure;
import dev.sealift.bundle.BundleWriter;
import dev.sealift.bundle.BundledFile;
import dev.sealift.bundle.BundledImage;
import dev.sealift.bundle.Progress;
import dev.sealift.bundle.SigningKey;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Platform;
import dev.sealift.settings.InvalidSettings;
import dev.sealift.settings.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** From an {@code appliance.yaml} and the folders of its images to one bundle. */
public final class Assembly {
  private final Request request;
  private final Steps steps;

  private Assembly(Request request, Steps steps) {
    this.request = request;
    this.steps = steps;
  }

  /**
   * What to build.
   *
   * @param appliance the appliance.yaml; its lock is beside it
   * @param store folder of the content store; made if it is not there
   * @param platforms what the images are for
   * @param own the platform whose images {@code docker load} takes from the bundle
   * @param target the bundle's file
   * @param lock what to do with what the lock says
   * @param environment settings of the machine, such as Debian's mirror
   * @param registries how those are reached that images are copied from
   * @param tool the command-line tool in front of the bundle; without one the bundle has none
   */
  public record Request(
      Path appliance,
      Path store,
      SortedSet<Platform> platforms,
      Platform own,
      Path target,
      LockUse lock,
      Map<String, String> environment,
      Registries registries,
      Optional<SigningKey> signer,
      Optional<Tool> tool) {}

  /**
   * What the tool is made of.
   *
   * @param jars folder of the class path
   * @param machine this machine's platform
   * @param jdks homes of JDKs by the platforms that they are for; one for this machine's, and
   *     others for others
   */
  public record Tool(Path jars, Platform machine, SortedMap<Platform, Path> jdks) {}

  /**
   * What was built.
   *
   * @param size bytes of the bundle
   * @param digest of the whole file
   * @param drift how the build differs from the lock as it was; the lock now says the same as the
   *     build
   * @param reused whether the bundle was there already
   */
  public record Result(
      Path bundle,
      long size,
      Digest digest,
      List<BundledImage> images,
      List<String> drift,
      boolean reused) {}

  /**
   * Makes what is not in the store yet and writes the lock, but no bundle. An image with the tool
   * keeps its lines where the request does not say what the tool is made of.
   *
   * @return how the lock changed
   */
  public static List<String> lock(Request request, Steps steps)
      throws AssemblyFailure, InvalidSettings, IOException {
    Assembly assembly = new Assembly(request, steps);
    return assembly.locked(new Store(request.store()), request.tool().isEmpty()).drift();
  }

  /** Builds what is not in the store yet, and writes the bundle if it is not there yet. */
  public static Result run(Request request, Steps steps, Progress progress)
      throws AssemblyFailure, InvalidSettings, BundleFailure, IOException {
    return new Assembly(request, steps).run(progress);
  }

  private Result run(Progress progress)
      throws AssemblyFailure, InvalidSettings, BundleFailure, IOException {
    Store store = new Store(request.store());
    Locked locked = locked(store, false);
    return write(locked.assembled(), locked.drift(), store, progress);
  }

  private record Locked(Assembled assembled, List<String> drift) {}

  private Locked locked(Store store, boolean withoutTool)
      throws AssemblyFailure, InvalidSettings, IOException {
    ApplianceSpec appliance = ApplianceSpec.read(request.appliance());
    List<ImageSpec> specs = specs(appliance);
    Path lockFile = request.appliance().resolveSibling("appliance.lock.yaml");
    Lock before = Lock.read(lockFile);
    GoToolchain go = GoToolchain.find();
    DebianContents debian =
        new DebianContents(store, before, request.lock(), request.environment(), steps);
    ImageBuild build =
        new ImageBuild(
            store,
            go,
            debian,
            own(appliance),
            new UpstreamImages(store, request.registries(), steps),
            appliance.created(),
            steps);
    List<BuiltImage> images = new ArrayList<>();
    Set<String> leftOut = new TreeSet<>();
    for (ImageSpec spec : specs) {
      if (withoutTool && spec.tool().isPresent()) {
        steps.noted("Image " + spec.name() + " is left as it is locked: no --tool is given");
        leftOut.add(spec.name());
      } else {
        images.add(build.build(spec, request.platforms()));
      }
    }
    List<GoTool> tools = new ArrayList<>();
    GoTools compiled = new GoTools(store, go, steps);
    for (ToolSpec tool : appliance.tools()) {
      tools.add(compiled.of(tool, request.own()));
    }
    List<Chart> charts = charts(appliance, new Charts(store, go, steps), compiled, images, store);
    SortedMap<String, String> releases = new TreeMap<>(before.releases());
    releases.putAll(debian.releases());
    Lock built = Lock.of(go, images, charts, tools, releases).with(before, leftOut);
    List<String> drift = before.drift(built);
    if (request.lock() == LockUse.ENFORCE && !drift.isEmpty()) {
      throw new AssemblyFailure.Drifted(drift);
    }
    if (!drift.isEmpty()) {
      replace(lockFile, before.updated(built).toText());
    }
    return new Locked(new Assembled(appliance, go.version(), images, charts, tools, built), drift);
  }

  /** Takes the charts, and makes sure that the bundle holds whatever they start. */
  private List<Chart> charts(
      ApplianceSpec appliance, Charts taken, GoTools tools, List<BuiltImage> images, Store store)
      throws AssemblyFailure, IOException {
    List<Chart> charts = new ArrayList<>();
    Completeness check = new Completeness(store, appliance.repositories(), roots(images));
    for (ChartSpec spec : appliance.charts()) {
      Chart chart = taken.of(spec);
      ToolSpec helm = appliance.tools().stream().filter(Helm::is).findFirst().orElseThrow();
      check.check(spec, chart, tools.of(helm, machine()));
      charts.add(chart);
    }
    List<String> idle = check.finish(appliance.forPeople());
    if (!appliance.charts().isEmpty() && !idle.isEmpty()) {
      steps.noted("no chart starts these images: " + String.join(", ", idle));
    }
    return charts;
  }

  /** The platform of what runs here, which need not be the bundle's. */
  private static Platform machine() {
    return Platform.ofJava(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  private static SortedMap<String, Digest> roots(List<BuiltImage> images) {
    SortedMap<String, Digest> roots = new TreeMap<>();
    images.forEach(image -> roots.put(image.spec().name(), image.root().digest()));
    return roots;
  }

  private List<ImageSpec> specs(ApplianceSpec appliance)
      throws IOException, AssemblyFailure, InvalidSettings {
    List<ImageSpec> specs = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (String name : appliance.images()) {
      try {
        specs.add(ImageSpecReader.read(appliance.folder().resolve(name)));
      } catch (InvalidSettings e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return specs;
  }

  private Result write(Assembled assembled, List<String> drift, Store store, Progress progress)
      throws AssemblyFailure, InvalidSettings, BundleFailure, IOException {
    ApplianceSpec appliance = assembled.appliance();
    List<BundledImage> bundled = new ArrayList<>();
    for (BuiltImage image : assembled.images()) {
      String repository = appliance.repositories() + "/" + image.spec().name();
      bundled.add(BundledImage.of(repository, image.version(), image.root(), store));
    }
    BundleContents contents =
        new BundleContents(
            appliance.name(),
            appliance.version(),
            appliance.created(),
            request.own(),
            bundled,
            files(assembled, store));
    BundleWriter writer = BundleWriter.of(contents, store, request.signer());
    Path sum = request.target().resolveSibling(request.target().getFileName() + ".sha256");
    Optional<Digest> known =
        writer.isWrittenAt(request.target()) ? recorded(sum) : Optional.empty();
    if (known.isPresent()) {
      return new Result(request.target(), writer.size(), known.get(), bundled, drift, true);
    }
    Files.createDirectories(request.target().toAbsolutePath().getParent());
    Digest digest = writer.write(request.target(), progress).digest();
    replace(sum, digest.hex() + "  " + request.target().getFileName() + "\n");
    return new Result(request.target(), writer.size(), digest, bundled, drift, false);
  }

  private Optional<ToolFolders> own(ApplianceSpec appliance) throws IOException {
    return request.tool().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ToolFolders(request.tool().get(), request.store(), appliance.created(), steps));
  }

  private List<BundledFile> files(Assembled assembled, Store store)
      throws AssemblyFailure, IOException {
    List<BundledFile> files = new ArrayList<>();
    Optional<ToolFolders> own = own(assembled.appliance());
    if (own.isPresent()) {
      Optional<ToolFolder> tool = own.get().of(request.own());
      if (tool.isEmpty()) {
        steps.noted(
            "No tool is in front: name a JDK for it with --jdk " + request.own() + "=FOLDER");
      } else {
        files.addAll(tool.get().bundled());
      }
    }
    assembled.tools().forEach(one -> files.addAll(one.files(store)));
    assembled.charts().forEach(chart -> files.addAll(chart.files()));
    ApplianceSpec appliance = assembled.appliance();
    SortedMap<String, Digest> roots = roots(assembled.images());
    for (ChartSpec chart : appliance.charts()) {
      files.add(ChartImages.of(chart, appliance.repositories(), roots).file());
    }
    appliance
        .files()
        .forEach((name, file) ->
            files.add(
                BundledFile.of(
                    name,
                    Files.isExecutable(file)
                        ? BundledFile.Regular.EXECUTABLE
                        : BundledFile.Regular.READABLE,
                    file)));
    files.addAll(assembled.documents(request.platforms()));
    return files;
  }

  private static Optional<Digest> recorded(Path sum) throws IOException {
    if (!Files.isRegularFile(sum)) {
      return Optional.empty();
    }
    String text = Files.readString(sum);
    return text.length() < 64
        ? Optional.empty()
        : Optional.of(Digest.parse("sha256:" + text.substring(0, 64)));
  }

  private static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
