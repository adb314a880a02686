package dev.sealift.assembler;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/** What {@code go mod download -json} prints: one document a module, one behind the other. */
final class GoDownloads {
  private GoDownloads() {}

  /** The folders of modules by {@code module@version}. */
  static Map<String, Path> read(String text) throws AssemblyFailure {
    Map<String, Path> folders = new TreeMap<>();
    try (MappingIterator<JsonNode> documents =
        JsonMapper.shared().readerFor(JsonNode.class).readValues(text)) {
      while (documents.hasNext()) {
        JsonNode one = documents.next();
        if (one.hasNonNull("Dir")) {
          String name = one.path("Path").asString() + "@" + one.path("Version").asString();
          folders.put(name, Path.of(one.path("Dir").asString()));
        }
      }
    } catch (JacksonException e) {
      throw new AssemblyFailure.ToolFailed(
          "Finding the licences of modules", e.getOriginalMessage());
    }
    return folders;
  }
}
