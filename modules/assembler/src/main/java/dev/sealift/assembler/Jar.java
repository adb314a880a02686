package dev.sealift.assembler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A Java library: what it says of itself, and under which terms it may be passed on.
 *
 * @param licences its licence files by their names
 */
record Jar(Component component, SortedMap<String, byte[]> licences) {
  private static final Pattern MAVEN = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom.properties");
  private static final Pattern NAME = Pattern.compile("(.+?)-([0-9][^/]*)\\.jar");
  private static final String FOLDER = "META-INF/";

  static Jar read(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      SortedMap<String, byte[]> licences = new TreeMap<>();
      List<ZipEntry> described = new ArrayList<>();
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        String name = entry.getName().replaceFirst("^" + FOLDER, "");
        if (MAVEN.matcher(entry.getName()).matches()) {
          described.add(entry);
        } else if (!entry.isDirectory() && Licences.isName(name)) {
          licences.put(name, bytes(zip, entry));
        }
      }
      Component component = described.size() == 1 ? maven(zip, described.getFirst()) : plain(file);
      return new Jar(summed(component, file, licences), licences);
    }
  }

  /** Maven's plug-in writes the coordinates into the jars that it makes. */
  private static Component maven(ZipFile zip, ZipEntry entry) throws IOException {
    Properties pom = new Properties();
    try (InputStream in = zip.getInputStream(entry)) {
      pom.load(in);
    }
    String group = pom.getProperty("groupId", "");
    String artifact = pom.getProperty("artifactId", "");
    String version = pom.getProperty("version", "");
    return component("maven/" + group + "/" + artifact, artifact, version);
  }

  /** Of others only the file's name is known. */
  private static Component plain(Path file) {
    String name = String.valueOf(file.getFileName());
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? component("generic/" + matcher.group(1), matcher.group(1), matcher.group(2))
        : component("generic/" + name, name, "unknown");
  }

  private static Component component(String place, String name, String version) {
    String purl = "pkg:" + place + "@" + version.replace("+", "%2B");
    return new Component(purl, name, version, Optional.empty(), List.of());
  }

  private static Component summed(Component component, Path file, Map<String, byte[]> licences)
      throws IOException {
    List<String> known =
        licences.values().stream()
            .map(bytes -> LicenceText.identify(new String(bytes, ISO_8859_1)))
            .flatMap(Optional::stream)
            .toList();
    return new Component(
        component.purl(),
        component.name(),
        component.version(),
        Optional.of(Fingerprint.ofFile(file).toString()),
        known);
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }
}
