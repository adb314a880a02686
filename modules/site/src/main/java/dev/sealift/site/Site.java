package dev.sealift.site;

import dev.sealift.settings.InvalidSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a site decided. Everything has a default: an empty site file is the bundled default of every
 * component, and a registry in the cluster that needs nothing of the site.
 *
 * @param namespace that everything is installed into
 * @param images how the bundle's images get to the nodes
 */
public record Site(
    String namespace,
    ImageSource images,
    ObjectStorage objectStorage,
    Database database,
    ContainerRegistry containerRegistry,
    SourceControl sourceControl,
    Certificates certificates) {

  /**
   * Reads a site file, and looks into the files that it names; their paths become absolute.
   *
   * @throws InvalidSettings with every mistake in it
   * @throws IOException if the site file itself cannot be read
   */
  public static Site read(Path file) throws IOException, InvalidSettings {
    return SiteReader.read(file);
  }

  /** What an empty site file says. */
  public static Site defaults() {
    return SiteReader.defaults();
  }

  /** All decisions, those by default too, as a site file that comes to the same. */
  public String yaml() {
    return SiteWriter.yaml(this);
  }

  /** The same as JSON. */
  public ObjectNode json() {
    return SiteWriter.json(this);
  }

  /** The JSON schema of a site file, for editors. */
  public static String schema() throws IOException {
    try (InputStream in = Site.class.getResourceAsStream("site.schema.json")) {
      if (in == null) {
        throw new IOException("site.schema.json is not among the program's own files");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
