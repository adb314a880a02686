package dev.sealift.assembler;

import dev.sealift.settings.Fields;
import dev.sealift.settings.InvalidSettings;
import dev.sealift.settings.Problem;
import dev.sealift.settings.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code images/<name>/image.yaml}, whole or with every mistake in it. */
final class ImageSpecReader {
  static final String FILE = "image.yaml";
  private static final Pattern USER = Pattern.compile("[1-9][0-9]{0,8}:[0-9]{1,9}");
  private static final Pattern ROOT = Pattern.compile("0:0");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}(/(tcp|udp))?");
  private static final Pattern MODE = Pattern.compile("[0-7]{3,4}");
  private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
  private static final Pattern SIGNAL = Pattern.compile("SIG[A-Z0-9]{2,10}");
  private static final int LARGEST_PORT = 65535;
  private static final int LARGEST_ID = 999_999_999;

  private final Path folder;
  private final Path file;
  private final List<Problem> problems = new ArrayList<>();

  private ImageSpecReader(Path folder) {
    this.folder = folder;
    this.file = folder.resolve(FILE);
  }

  /** Reads the image of a folder. */
  static ImageSpec read(Path folder) throws IOException, AssemblyFailure, InvalidSettings {
    return new ImageSpecReader(folder).read();
  }

  private ImageSpec read() throws IOException, AssemblyFailure, InvalidSettings {
    if (!Files.isRegularFile(file)) {
      throw new AssemblyFailure.BadInput(file.toString(), "the image has no such file");
    }
    Fields fields = Fields.of(file, Yaml.read(file), problems);
    List<ImageSpec.Contents> contents = new ContentsReader(folder, file, problems).read(fields);
    ImageSpec spec =
        new ImageSpec(
            String.valueOf(folder.getFileName()),
            folder,
            fields.text("title"),
            fields.text("description"),
            fields.text("source"),
            fields.text("licenses"),
            version(fields, contents),
            contents,
            fields.items("accounts").stream().map(this::account).toList(),
            fields.items("directories").stream().map(this::directory).toList(),
            fields.get("run").map(this::run).orElseGet(() -> missingRun(fields, contents)));
    if (spec.upstream().isPresent()) {
      checkCopy(spec, fields);
    } else {
      checkStart(spec, fields);
    }
    fields.finish();
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return spec;
  }

  /** A copy is as it is. */
  private static void checkCopy(ImageSpec spec, Fields fields) {
    if (spec.contents().size() > 1) {
      fields.problem(fields.lineOf("contents"), "nothing can stand beside an upstream image");
    }
    for (String name : List.of("accounts", "directories", "run")) {
      if (fields.get(name).isPresent()) {
        fields.problem(fields.lineOf(name), "an upstream image brings its own");
      }
    }
  }

  /** The tool knows how it starts, and Jib, which sets that, knows no signals. */
  private static void checkStart(ImageSpec spec, Fields fields) {
    boolean hasTool = spec.tool().isPresent();
    if (hasTool == !spec.run().entrypoint().isEmpty()) {
      fields.problem(
          fields.lineOf("run"),
          hasTool ? "entrypoint is the tool's own" : "entrypoint names no program");
    }
    if (hasTool && spec.run().stopSignal().isPresent()) {
      fields.problem(fields.lineOf("run"), "stopSignal is the tool's own");
    }
    if (spec.contents().stream().filter(ImageSpec.Tool.class::isInstance).count() > 1) {
      fields.problem(fields.lineOf("contents"), "contents has the tool twice");
    }
  }

  /** May be left to the tool or a Debian package, which have one of their own. */
  private static Optional<String> version(Fields fields, List<ImageSpec.Contents> contents) {
    boolean isLeft =
        contents.stream()
                .anyMatch(one -> one instanceof ImageSpec.Debian || one instanceof ImageSpec.Tool)
            && fields.get("version").isEmpty();
    return isLeft
        ? Optional.empty()
        : Optional.of(fields.matching("version", VERSION, "a tag of letters, digits and . _ -"));
  }

  private ImageSpec.Account account(Yaml yaml) {
    Fields fields = Fields.of(file, yaml, problems);
    ImageSpec.Account account =
        new ImageSpec.Account(
            fields.matching("name", ACCOUNT, "a word of lower-case letters, digits, _ and -"),
            fields.number("id", 1, LARGEST_ID));
    fields.finish();
    return account;
  }

  private ImageSpec.Folder directory(Yaml yaml) {
    Fields fields = Fields.of(file, yaml, problems);
    String path = fields.text("path");
    fields.checkAbsolute("path", path);
    String mode = fields.matching("mode", MODE, "an octal mode such as \"0750\"");
    ImageSpec.Folder directory =
        new ImageSpec.Folder(
            path,
            MODE.matcher(mode).matches() ? Integer.parseInt(mode, 8) : 0,
            fields.number("owner", 0, LARGEST_ID));
    fields.finish();
    return directory;
  }

  private ImageSpec.Run run(Yaml yaml) {
    Fields fields = Fields.of(file, yaml, problems);
    ImageSpec.Run run =
        new ImageSpec.Run(
            user(fields),
            fields.texts("entrypoint"),
            fields.texts("command"),
            fields.map("environment"),
            fields.textsOrNumbers("ports"),
            fields.texts("volumes"),
            fields.optionalText("workingDirectory"),
            fields.optionalText("stopSignal"));
    check(run, fields);
    fields.finish();
    return run;
  }

  /** Root only where the image says why it cannot do without. */
  private static String user(Fields fields) {
    return fields.optionalText("rootBecause").isPresent()
        ? fields.matching("user", ROOT, "0:0, as rootBecause has it")
        : fields.matching("user", USER, "uid:gid in numbers, and not root");
  }

  private static void check(ImageSpec.Run run, Fields fields) {
    run.ports().stream()
        .filter(port -> !isPort(port))
        .forEach(port -> fields.problem(fields.lineOf("ports"), port + " is not a port"));
    run.volumes().forEach(path -> fields.checkAbsolute("volumes", path));
    run.workingDirectory().ifPresent(path -> fields.checkAbsolute("workingDirectory", path));
    run.stopSignal()
        .filter(signal -> !SIGNAL.matcher(signal).matches())
        .ifPresent(signal ->
            fields.problem(fields.lineOf("stopSignal"), signal + " is not a signal's name"));
  }

  private static boolean isPort(String port) {
    return PORT.matcher(port).matches()
        && Integer.parseInt(port.replaceFirst("/.*", "")) <= LARGEST_PORT;
  }

  private ImageSpec.Run missingRun(Fields fields, List<ImageSpec.Contents> contents) {
    if (contents.stream().anyMatch(ImageSpec.Upstream.class::isInstance)) {
      return ImageSpec.Run.ITS_OWN;
    }
    fields.problem(fields.line(), "run is missing");
    return run(Yaml.Mapping.empty(fields.line()));
  }
}
