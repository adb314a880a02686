package dev.sealift.assembler;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Reference;
import dev.sealift.settings.Fields;
import dev.sealift.settings.Problem;
import dev.sealift.settings.Yaml;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** Reads what the contents of an image come from, with every mistake in it. */
final class ContentsReader {
  private static final Pattern SUITE = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]+");
  private static final Pattern HOME = Pattern.compile("(/[A-Za-z0-9_-]+)+");

  /** A path without a part that leads out of where it starts. */
  private static final Pattern INSIDE =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

  private final Path folder;
  private final Path file;
  private final List<Problem> problems;

  /**
   * @param folder of the image
   * @param file its image.yaml
   * @param problems gets what is found
   */
  ContentsReader(Path folder, Path file, List<Problem> problems) {
    this.folder = folder;
    this.file = file;
    this.problems = problems;
  }

  /** Reads {@code contents}. */
  List<ImageSpec.Contents> read(Fields fields) {
    List<Yaml> items = fields.items("contents");
    if (items.isEmpty()) {
      fields.problem(fields.lineOf("contents"), "contents is missing or empty");
    }
    List<ImageSpec.Contents> contents = new ArrayList<>();
    for (Yaml item : items) {
      Fields one = Fields.of(file, item, problems);
      int before = contents.size();
      one.get("go").ifPresent(go -> contents.add(go(go)));
      one.get("debian").ifPresent(debian -> contents.add(debian(debian)));
      one.get("npm").ifPresent(npm -> contents.add(npm(npm)));
      one.optionalText("files").ifPresent(name -> contents.add(files(one, name)));
      one.optionalText("tool").ifPresent(home -> contents.add(tool(one, home)));
      one.optionalText("upstream")
          .ifPresent(image -> upstream(one, image).ifPresent(contents::add));
      if (contents.size() != before + 1) {
        one.problem(
            one.line(), "this is not exactly one of debian, files, go, npm, tool and upstream");
      }
      one.finish();
    }
    return List.copyOf(contents);
  }

  private ImageSpec.Debian debian(Yaml yaml) {
    Fields fields = Fields.of(file, yaml, problems);
    String suite = fields.matching("suite", SUITE, "the name of a Debian suite");
    List<String> packages = fields.texts("packages");
    if (packages.isEmpty()) {
      fields.problem(fields.lineOf("packages"), "packages names no package");
    }
    packages.stream()
        .filter(name -> !PACKAGE.matcher(name).matches())
        .forEach(
            name -> fields.problem(fields.lineOf("packages"), name + " is not a package's name"));
    List<String> keep = fields.texts("keep");
    if (keep.isEmpty()) {
      fields.problem(fields.lineOf("keep"), "keep names no file");
    }
    keep.forEach(path -> fields.checkAbsolute("keep", path));
    fields.finish();
    return new ImageSpec.Debian(suite, packages, keep);
  }

  private ImageSpec.Go go(Yaml yaml) {
    Fields fields = Fields.of(file, yaml, problems);
    Path directory = with(fields, "directory", "go.mod");
    SortedMap<String, String> binaries = fields.map("binaries");
    if (binaries.isEmpty()) {
      fields.problem(fields.lineOf("binaries"), "binaries names no program");
    }
    binaries.keySet().forEach(path -> fields.checkAbsolute("binaries", path));
    ImageSpec.Go go = new ImageSpec.Go(directory, binaries, fields.texts("ldflags"));
    fields.finish();
    return go;
  }

  private ImageSpec.Npm npm(Yaml yaml) {
    Fields fields = Fields.of(file, yaml, problems);
    Path directory = with(fields, "directory", "package-lock.json");
    Path sources = with(fields, "sources", "go.mod");
    String module = fields.text("module");
    List<String> run = fields.texts("run");
    if (run.isEmpty()) {
      fields.problem(fields.lineOf("run"), "run names no program");
    }
    SortedMap<String, String> copies = fields.map("copies");
    if (copies.isEmpty()) {
      fields.problem(fields.lineOf("copies"), "copies names no folder");
    }
    copies.forEach((path, from) -> {
      fields.checkAbsolute("copies", path);
      if (!INSIDE.matcher(from).matches()) {
        fields.problem(fields.lineOf("copies"), from + " is not a folder of the module");
      }
    });
    SortedMap<String, String> environment = fields.map("environment");
    fields.finish();
    return new ImageSpec.Npm(directory, sources, module, run, environment, copies);
  }

  private ImageSpec.Files files(Fields fields, String name) {
    Path from = below(fields, "files", name);
    if (!Files.isDirectory(from)) {
      fields.problem(fields.lineOf("files"), "there is no folder " + from);
    }
    return new ImageSpec.Files(from);
  }

  private static Optional<ImageSpec.Upstream> upstream(Fields fields, String image) {
    try {
      if (Reference.parse(image) instanceof Reference.Pinned pinned
          && pinned.digest().algorithm() == Digest.Algorithm.SHA256) {
        return Optional.of(new ImageSpec.Upstream(pinned));
      }
      fields.problem(
          fields.lineOf("upstream"),
          "upstream names no SHA-256 digest: a tag may move, and bundles know no other hash");
    } catch (Malformed e) {
      fields.problem(fields.lineOf("upstream"), e.what() + ": " + e.why());
    }
    return Optional.empty();
  }

  private static ImageSpec.Tool tool(Fields fields, String home) {
    if (!HOME.matcher(home).matches()) {
      fields.problem(fields.lineOf("tool"), "tool is not a folder such as /opt/sealift");
    }
    return new ImageSpec.Tool(home);
  }

  /** A folder of the repository that holds a file. */
  private Path with(Fields fields, String key, String name) {
    Path directory = below(fields, key, fields.text(key));
    if (!Files.isRegularFile(directory.resolve(name))) {
      fields.problem(fields.lineOf(key), "there is no " + name + " in " + directory);
    }
    return directory;
  }

  private Path below(Fields fields, String key, String name) {
    try {
      Path relative = Path.of(name);
      if (!relative.isAbsolute()) {
        return folder.resolve(relative).normalize();
      }
      fields.problem(fields.lineOf(key), key + " is not relative to the image's folder");
    } catch (InvalidPathException e) {
      fields.problem(fields.lineOf(key), key + " is no path: " + e.getReason());
    }
    return folder;
  }
}
