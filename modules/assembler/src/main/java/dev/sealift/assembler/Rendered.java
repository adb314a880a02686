package dev.sealift.assembler;

import dev.sealift.settings.InvalidSettings;
import dev.sealift.settings.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * References to images in the resources that a chart came to: what a key {@code image} says, and
 * whatever else looks like a reference, such as an argument that names the image of pods to come.
 */
final class Rendered {
  /** After a flag's equals sign too. */
  private static final Pattern BY_DIGEST =
      Pattern.compile("(?:^|[=\\s\"])([\\w.:-]+(?:/[\\w.-]+)+(?::[\\w.-]+)?@sha256:[0-9a-f]{64})");

  private final String registry;
  private final BiConsumer<String, String> found;

  private Rendered(String registry, BiConsumer<String, String> found) {
    this.registry = registry;
    this.found = found;
  }

  /**
   * Finds references.
   *
   * @param registry what stands before the repositories of the bundle's images
   * @param found is given each resource, such as {@code Deployment web}, and reference
   */
  static void scan(String text, String registry, BiConsumer<String, String> found)
      throws AssemblyFailure {
    Rendered rendered = new Rendered(registry, found);
    try {
      for (Yaml document : Yaml.documents(Path.of("rendered.yaml"), text)) {
        if (document instanceof Yaml.Mapping resource) {
          rendered.scan(name(resource), resource);
        }
      }
    } catch (InvalidSettings e) {
      throw new AssemblyFailure.BadInput(e.what(), e.why());
    }
  }

  private static String name(Yaml.Mapping resource) {
    String kind = text(resource, "kind");
    return resource.entries().get("metadata") instanceof Yaml.Mapping metadata
        ? kind + " " + text(metadata, "name")
        : kind;
  }

  private static String text(Yaml.Mapping mapping, String key) {
    return mapping.entries().get(key) instanceof Yaml.Scalar scalar ? scalar.text() : "?";
  }

  private void scan(String resource, Yaml yaml) {
    switch (yaml) {
      case Yaml.Mapping mapping ->
          mapping
              .entries()
              .forEach((key, value) -> {
                if (key.equals("image")
                    && value instanceof Yaml.Scalar(String text, var _, int _)) {
                  found.accept(resource, text);
                } else {
                  scan(resource, value);
                }
              });
      case Yaml.Sequence(var items, int _) -> items.forEach(item -> scan(resource, item));
      case Yaml.Scalar(String text, var _, int _) ->
          references(text).forEach(one -> found.accept(resource, one));
    }
  }

  private List<String> references(String text) {
    List<String> references = new ArrayList<>();
    Matcher matcher = BY_DIGEST.matcher(text);
    while (matcher.find()) {
      references.add(matcher.group(1));
    }
    int own = text.indexOf(registry + "/");
    if (references.isEmpty() && own >= 0) {
      // Of ours, but not by digest.
      references.add(text.substring(own));
    }
    return references;
  }
}
