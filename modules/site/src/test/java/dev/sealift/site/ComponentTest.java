package dev.sealift.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.settings.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is said elsewhere about the components is what the model says. */
class ComponentTest {
  private static final Path ROOT = Path.of("../..");

  @Test
  void readmeHasTheTableOfTheModel() throws Exception {
    assertThat(Files.readString(ROOT.resolve("README.md"))).contains(Component.table());
  }

  @Test
  void volumesAreAsLargeAsTheCharts() throws Exception {
    Site site = Site.defaults();
    Map<String, Volume> sizes =
        Map.of(
            "object-storage", ((ObjectStorage.InCluster) site.objectStorage()).volume(),
            "database", ((Database.InCluster) site.database()).volume(),
            "source-control", ((SourceControl.InCluster) site.sourceControl()).volume());
    Map<String, Volume> ofCharts = ofCharts();
    assertThat(ofCharts).containsKeys("object-storage", "database");
    assertThat(sizes).containsAllEntriesOf(ofCharts);
  }

  private static Map<String, Volume> ofCharts() throws Exception {
    Map<String, Volume> volumes = new TreeMap<>();
    try (Stream<Path> folders = Files.list(ROOT.resolve("bundle/charts"))) {
      for (Path chart : folders.filter(Files::isDirectory).toList()) {
        Path values = chart.resolve("values.yaml");
        if (Files.exists(values)
            && Yaml.read(values) instanceof Yaml.Mapping mapping
            && mapping.entries().get("volume") instanceof Yaml.Mapping volume) {
          volumes.put(
              String.valueOf(chart.getFileName()),
              new Volume(text(volume, "size"), text(volume, "storageClass")));
        }
      }
    }
    return volumes;
  }

  private static String text(Yaml.Mapping mapping, String key) {
    return mapping.entries().get(key) instanceof Yaml.Scalar scalar ? scalar.text() : "?";
  }
}
