package dev.sealift.appliance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.bundle.BundledImage;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Json;
import dev.sealift.oci.Manifest;
import dev.sealift.oci.Platform;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What is in each image for each platform of the bundle, read from its layers. */
class ImageContentsIT {
  private static final Set<String> SHELLS =
      Set.of("sh", "ash", "dash", "bash", "busybox", "toybox", "ksh", "mksh", "zsh", "csh", "fish");

  /** The shells of images whose image.yaml says why there is one. */
  private static final Map<String, Set<String>> NEEDED =
      Map.of("gitea", Set.of("/usr/bin/dash", "/usr/bin/sh"));

  private static final int SET_ID = 06000;
  private static final String LABEL = "org.opencontainers.image.";

  /** One image for one platform. */
  record Subject(BundledImage image, Descriptor manifest) {
    Platform platform() {
      return manifest.platform().orElseThrow();
    }

    String name() {
      return image.repository().replaceFirst(".*/", "");
    }

    @Override
    public String toString() {
      return name() + " " + platform();
    }
  }

  static Stream<Subject> images() throws Exception {
    BundleUnderTest bundle = BundleUnderTest.open();
    List<Subject> subjects = new ArrayList<>();
    for (BundledImage image : bundle.images()) {
      bundle.read(image.root()).children().forEach(one -> subjects.add(new Subject(image, one)));
    }
    return subjects.stream();
  }

  @ParameterizedTest
  @MethodSource("images")
  void imageHoldsWhatItNeedsAndNothingToBreakInWith(Subject subject) throws Exception {
    BundleUnderTest bundle = BundleUnderTest.open();
    Manifest.Image image = (Manifest.Image) bundle.read(subject.manifest());
    ImageFiles files = ImageFiles.of(bundle, image);
    assertThat(strangers(files, subject.platform())).as("for another processor").isEmpty();
    assertThat(missing(files, subject.platform())).as("needed and not there").isEmpty();
    assertThat(files.files().keySet().stream().filter(ImageContentsIT::isShell))
        .as("shells")
        .containsExactlyInAnyOrderElementsOf(NEEDED.getOrDefault(subject.name(), Set.of()));
    assertThat(
            files.files().entrySet().stream()
                .filter(file -> (file.getValue().mode() & SET_ID) != 0)
                .map(Map.Entry::getKey))
        .as("setuid and setgid")
        .isEmpty();
    assertThat(
            files.files().keySet().stream()
                .filter(path -> path.matches("/usr/share/(common-)?licenses/.+")))
        .as("licences")
        .isNotEmpty();
    for (String deb : packages(bundle, subject)) {
      assertThat(files.has("/var/lib/dpkg/status.d/" + deb)).as("record of " + deb).isTrue();
      assertThat(files.has("/usr/share/doc/" + deb + "/copyright")).as(deb).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void imageSaysWhatItIsAndRunsAsNobodyInParticular(Subject subject) throws Exception {
    BundleUnderTest bundle = BundleUnderTest.open();
    Manifest.Image image = (Manifest.Image) bundle.read(subject.manifest());
    JsonNode document;
    try (InputStream in = bundle.open(image.config())) {
      document = Json.read(in.readAllBytes(), "configuration");
    }
    assertThat(document.path("os").asString() + "/" + document.path("architecture").asString())
        .isEqualTo(subject.platform().toString());
    assertThat(document.path("created").asString()).matches("20.*Z");
    JsonNode config = document.path("config");
    assertThat(config.path("User").asString()).matches("[1-9][0-9]*:[1-9][0-9]*");
    assertThat(config.path("Entrypoint").path(0).asString()).startsWith("/");
    JsonNode labels = config.path("Labels");
    for (String label : List.of("title", "description", "source", "licenses")) {
      assertThat(labels.path(LABEL + label).asString("")).as(label).isNotBlank();
    }
    assertThat(labels.path(LABEL + "version").asString()).isEqualTo(subject.image().tag());
  }

  private static List<String> strangers(ImageFiles files, Platform platform) {
    int machine = platform.equals(Platform.LINUX_AMD64) ? 62 : 183;
    return files.programs().entrySet().stream()
        .filter(program -> program.getValue().machine() != machine)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<String> missing(ImageFiles files, Platform platform) {
    assertThat(files.programs()).isNotEmpty();
    List<String> missing = new ArrayList<>();
    files
        .programs()
        .forEach((path, program) -> {
          program
              .interpreter()
              .filter(linker -> !files.has(linker))
              .ifPresent(linker -> missing.add(path + " needs " + linker));
          for (String library : program.needed()) {
            if (folders(path, program, platform).noneMatch(one -> files.has(one + "/" + library))) {
              missing.add(path + " needs " + library);
            }
          }
        });
    return missing;
  }

  /** Where the dynamic linker looks; Java's libraries find the virtual machine loaded already. */
  private static Stream<String> folders(String path, ElfSections program, Platform platform) {
    String parent = path.substring(0, path.lastIndexOf('/'));
    String triplet =
        platform.equals(Platform.LINUX_AMD64) ? "x86_64-linux-gnu" : "aarch64-linux-gnu";
    Stream<String> own = program.searched().stream().map(one -> one.replace("$ORIGIN", parent));
    Stream<String> usual = Stream.of("/lib/" + triplet, "/usr/lib/" + triplet, "/lib", "/usr/lib");
    Stream<String> java =
        path.contains("/runtime/lib/") ? Stream.of(parent + "/server") : Stream.of();
    return Stream.of(own, usual, java).flatMap(folders -> folders);
  }

  private static boolean isShell(String path) {
    return SHELLS.contains(path.substring(path.lastIndexOf('/') + 1)) && path.contains("bin/");
  }

  /** The Debian packages that the lock names. */
  private static List<String> packages(BundleUnderTest bundle, Subject subject) throws Exception {
    String start = "  " + subject + " deb ";
    try (InputStream in = bundle.file("appliance.lock.yaml")) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.startsWith(start))
          .map(line -> line.substring(start.length()).replaceFirst(":.*", ""))
          .toList();
    }
  }
}
