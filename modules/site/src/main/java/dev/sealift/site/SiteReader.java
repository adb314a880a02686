package dev.sealift.site;

import dev.sealift.settings.Fields;
import dev.sealift.settings.InvalidSettings;
import dev.sealift.settings.Problem;
import dev.sealift.settings.Yaml;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a site file, or says everything that is wrong with it. {@code site.schema.json} says the
 * same to editors, except what only a file system or two values together can tell.
 */
final class SiteReader {
  private static final String NAMESPACE = "sealift";

  /** RFC 1123, as Kubernetes has it for namespaces. */
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /** RFC 1123, as Kubernetes has it for storage classes. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  /** Whose pods a default-deny of ours would cut off, or that have objects of the same names. */
  private static final Set<String> OF_OTHERS = Set.of("default", "cert-manager");

  private static final int USUAL_PORT = 30500;
  private static final int FIRST_PORT = 1024;
  private static final int LAST_PORT = 65535;

  /** Of etcd and the API server; the kubelet and its siblings have 10248 to 10259. */
  private static final Set<Integer> PORTS_OF_KUBERNETES = Set.of(2379, 2380, 2381, 6443);

  private final Path file;
  private final List<Problem> problems = new ArrayList<>();

  private SiteReader(Path file) {
    this.file = file;
  }

  static Site read(Path file) throws IOException, InvalidSettings {
    return new SiteReader(file).site(Yaml.read(file));
  }

  static Site defaults() {
    try {
      return new SiteReader(Path.of("site.yaml")).site(Yaml.Mapping.empty(1));
    } catch (InvalidSettings e) {
      throw new IllegalStateException("an empty site file is valid", e);
    }
  }

  private Site site(Yaml yaml) throws InvalidSettings {
    Fields fields = Fields.of(file, yaml, problems);
    Site site =
        new Site(
            namespace(fields),
            new ImageSourceReader(file, fields.block("images")).read(),
            objectStorage(fields.block(Component.OBJECT_STORAGE.key())),
            database(fields.block(Component.DATABASE.key())),
            containerRegistry(fields.block(Component.CONTAINER_REGISTRY.key())),
            sourceControl(fields.block(Component.SOURCE_CONTROL.key())),
            certificates(fields.block(Component.CERTIFICATES.key())));
    fields.finish();
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return site;
  }

  private static String namespace(Fields fields) {
    if (fields.get("namespace").isEmpty()) {
      return NAMESPACE;
    }
    String name =
        fields.matching(
            "namespace", LABEL, "up to 63 lower-case letters, digits and dashes between them");
    if (OF_OTHERS.contains(name) || name.startsWith("kube-")) {
      fields.problem(
          fields.lineOf("namespace"),
          "namespace " + name + " belongs to others; name one for Sealift alone");
    }
    return name;
  }

  private static ObjectStorage objectStorage(Fields fields) {
    checkWay(Component.OBJECT_STORAGE, fields);
    ObjectStorage storage = new ObjectStorage.InCluster(volume(fields, "20Gi"), resources(fields));
    fields.finish();
    return storage;
  }

  private static Database database(Fields fields) {
    checkWay(Component.DATABASE, fields);
    Database database = new Database.InCluster(volume(fields, "10Gi"), resources(fields));
    fields.finish();
    return database;
  }

  private static ContainerRegistry containerRegistry(Fields fields) {
    checkWay(Component.CONTAINER_REGISTRY, fields);
    ContainerRegistry registry = new ContainerRegistry.InCluster(port(fields), resources(fields));
    fields.finish();
    return registry;
  }

  private static int port(Fields fields) {
    if (fields.get("port").isEmpty()) {
      return USUAL_PORT;
    }
    int port = fields.number("port", FIRST_PORT, LAST_PORT);
    if (PORTS_OF_KUBERNETES.contains(port) || (port >= 10248 && port <= 10259)) {
      fields.problem(fields.lineOf("port"), "port " + port + " is used by Kubernetes itself");
    }
    return port;
  }

  private static SourceControl sourceControl(Fields fields) {
    checkWay(Component.SOURCE_CONTROL, fields);
    SourceControl control = new SourceControl.InCluster(volume(fields, "10Gi"), resources(fields));
    fields.finish();
    return control;
  }

  private static Certificates certificates(Fields fields) {
    fields.finish();
    return new Certificates.CertManager();
  }

  /** Notes what does not come to exactly one way, and ways that are for a later version. */
  private static void checkWay(Component component, Fields fields) {
    Optional<Boolean> inCluster = fields.flag("inCluster");
    List<Component.Own> own =
        component.own().stream().filter(one -> fields.get(one.key()).isPresent()).toList();
    int line = fields.lineOf("inCluster");
    if (own.isEmpty() && inCluster.equals(Optional.of(false))) {
      fields.problem(
          line,
          "inCluster is false, but no %s of your own is described (%s); leave inCluster out to install the default"
              .formatted(component.title(), keys(component.own())));
    }
    if (own.size() > 1) {
      fields.problem(
          fields.lineOf(own.getLast().key()), keys(own) + " exclude each other; keep one");
    }
    for (Component.Own one : own) {
      inCluster
          .filter(in -> in != one.inCluster())
          .ifPresent(in ->
              fields.problem(
                  line,
                  "inCluster: " + in + " contradicts " + one.key() + "; leave inCluster out"));
      fields.problem(
          fields.lineOf(one.key()),
          "own %s (%s) is not supported by this version; leave it out to install %s"
              .formatted(component.title(), one.key(), component.byDefault()));
    }
  }

  private static String keys(List<Component.Own> own) {
    return own.stream().map(Component.Own::key).collect(Collectors.joining(", "));
  }

  private static Volume volume(Fields component, String usual) {
    Fields fields = component.block("volume");
    String size = fields.get("size").isEmpty() ? usual : fields.text("size");
    checkBytes(fields, "size", size, "20Gi", "1Gi");
    String storageClass =
        fields.get("storageClass").isEmpty()
            ? ""
            : fields.matching("storageClass", NAME, "the name of a StorageClass");
    fields.finish();
    return new Volume(size, storageClass);
  }

  private static void checkBytes(
      Fields fields, String key, String text, String example, String least) {
    if (text.isEmpty()) {
      return;
    }
    Optional<BigDecimal> bytes = Quantity.bytes(text);
    if (bytes.isEmpty()) {
      fields.problem(
          fields.lineOf(key),
          key + " is not a whole number of Mi, Gi, Ti, M, G or T, such as " + example);
    } else if (bytes.get().compareTo(Quantity.bytes(least).orElseThrow()) < 0) {
      fields.problem(
          fields.lineOf(key), key + " " + text + " is too small to work: at least " + least);
    }
  }

  private static Resources resources(Fields component) {
    Fields fields = component.block("resources");
    SortedMap<String, String> requests = amounts(fields.block("requests"));
    SortedMap<String, String> limits = amounts(fields.block("limits"));
    requests.forEach((key, request) -> {
      Optional<BigDecimal> least = amount(key, request);
      Optional<BigDecimal> most = Optional.ofNullable(limits.get(key)).flatMap(l -> amount(key, l));
      if (least.isPresent() && most.isPresent() && least.get().compareTo(most.get()) > 0) {
        fields.problem(
            fields.lineOf("requests"),
            "the request of " + key + " " + request + " is above its limit " + limits.get(key));
      }
    });
    fields.finish();
    return new Resources(requests, limits);
  }

  private static Optional<BigDecimal> amount(String key, String text) {
    return key.equals("cpu") ? Quantity.cores(text) : Quantity.bytes(text);
  }

  private static SortedMap<String, String> amounts(Fields fields) {
    SortedMap<String, String> amounts = new TreeMap<>();
    fields
        .get("cpu")
        .ifPresent(yaml -> {
          String cpu = yaml instanceof Yaml.Scalar(String text, var _, int _) ? text : "";
          amounts.put("cpu", cpu);
          if (Quantity.cores(cpu).isEmpty()) {
            fields.problem(
                fields.lineOf("cpu"), "cpu is not a number of processors, such as 2 or 500m");
          }
        });
    if (fields.get("memory").isPresent()) {
      String memory = fields.text("memory");
      amounts.put("memory", memory);
      checkBytes(fields, "memory", memory, "512Mi", "64Mi");
    }
    fields.finish();
    return amounts;
  }
}
