package dev.sealift.cli;

import dev.sealift.settings.InvalidSettings;
import dev.sealift.site.Site;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the site decided. */
final class SiteOption {
  @Option(
      names = "--site",
      paramLabel = "FILE",
      description =
          "What the site decided, in YAML. Default: the bundled default of every component.")
  @Nullable Path file;

  Site site() throws IOException, InvalidSettings {
    return file == null ? Site.defaults() : Site.read(file);
  }
}
