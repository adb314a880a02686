package dev.sealift.assembler;

import dev.sealift.settings.InvalidSettings;
import dev.sealift.settings.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The packages that {@code pnpm licenses list --json} prints, with their hashes from
 * pnpm-lock.yaml. Those that are for one machine only, such as a compiler, are left out: nothing of
 * them is in what was built, which is the same on every machine.
 */
final class PnpmPackages {
  /** An expression of several licences, or a text of one's own, is not an identifier. */
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+-]*");

  private static final String UNKNOWN = "Unknown";

  private PnpmPackages() {}

  static List<Component> read(String text, Path lock) throws AssemblyFailure, IOException {
    Map<String, Optional<String>> sums = sums(lock);
    List<Component> packages = new ArrayList<>();
    try {
      for (JsonNode group : JsonMapper.shared().readTree(text)) {
        for (JsonNode one : group) {
          String name = one.path("name").asString();
          List<String> licenses = identifier(one.path("license").asString(UNKNOWN));
          for (JsonNode version : one.path("versions")) {
            Optional<String> sum =
                sums.getOrDefault(name + "@" + version.asString(), Optional.empty());
            if (sum.isPresent()) {
              packages.add(Component.npm(name, version.asString(), sum.get()).licensed(licenses));
            }
          }
        }
      }
    } catch (JacksonException e) {
      throw new AssemblyFailure.ToolFailed(
          "Finding the licences of packages", e.getOriginalMessage());
    }
    return packages;
  }

  private static List<String> identifier(String license) {
    return IDENTIFIER.matcher(license).matches() && !license.equals(UNKNOWN)
        ? List.of(license)
        : List.of();
  }

  /** The hashes of packages by {@code name@version}; of those for one machine there is none. */
  private static Map<String, Optional<String>> sums(Path lock) throws AssemblyFailure, IOException {
    Map<String, Optional<String>> sums = new HashMap<>();
    entries(yaml(lock), "packages")
        .forEach((name, one) -> {
          Map<String, Yaml> fields = entries(one);
          boolean isForAll = !fields.containsKey("os") && !fields.containsKey("cpu");
          Yaml sum = entries(one, "resolution").get("integrity");
          sums.put(
              name,
              isForAll && sum instanceof Yaml.Scalar(String text, var _, var _)
                  ? Optional.of(text)
                  : Optional.empty());
        });
    return sums;
  }

  private static Yaml yaml(Path lock) throws AssemblyFailure, IOException {
    try {
      return Yaml.read(lock);
    } catch (InvalidSettings e) {
      throw new AssemblyFailure.BadInput(e.what(), e.why());
    }
  }

  private static Map<String, Yaml> entries(Yaml yaml) {
    return yaml instanceof Yaml.Mapping(Map<String, Yaml> entries, var _, int _)
        ? entries
        : Map.of();
  }

  private static Map<String, Yaml> entries(Yaml yaml, String key) {
    Yaml value = entries(yaml).get(key);
    return value == null ? Map.of() : entries(value);
  }
}
