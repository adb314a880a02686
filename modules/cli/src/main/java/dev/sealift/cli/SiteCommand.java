package dev.sealift.cli;

import dev.sealift.oci.Json;
import dev.sealift.site.Site;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code sealift site}. */
@CommandLine.Command(
    name = "site",
    description =
        "Checks a site file, and prints what it comes to with all defaults; needs neither a bundle nor a cluster. Resources that it does not print are as the charts have them.",
    footerHeading = "%nExample:%n",
    footer = {
      "  sealift site > site.yaml      to begin with: all the defaults",
      "  sealift site site.yaml",
      "  sealift site --schema > site.schema.json"
    })
final class SiteCommand extends Command {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The site file; the defaults are printed if there is none.")
  @Nullable Path file;

  @Option(names = "--schema", description = "Print the JSON schema of site files instead.")
  boolean schema;

  @Override
  void run(Console console) throws Exception {
    if (schema) {
      String text = Site.schema();
      console.result(text.strip());
      ObjectNode event = Json.object().put("event", "schema");
      event.set("schema", Json.read(text.getBytes(StandardCharsets.UTF_8), "schema"));
      console.event(event);
      return;
    }
    Site site = file == null ? Site.defaults() : Site.read(file);
    console.result(site.yaml().strip());
    ObjectNode event = Json.object().put("event", "site");
    event.setAll(site.json());
    console.event(event);
  }
}
