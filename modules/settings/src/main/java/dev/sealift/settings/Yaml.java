package dev.sealift.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * A YAML document with the line of each value, which a binding to classes would lose. Aliases are
 * refused, since the one reading of them that nobody expects is the parser's: their name as text.
 */
public sealed interface Yaml {
  /** Of what people write, in levels. */
  int DEPTH = 32;

  /** Of definitions of resources, which describe pods in full. */
  int DEPTH_OF_RESOURCES = 200;

  /** Where it starts, counted from 1. */
  int line();

  /**
   * A single value.
   *
   * @param text as written, so that 1.10 stays 1.10
   */
  record Scalar(String text, Kind kind, int line) implements Yaml {}

  /** What YAML's core schema takes a single value for. */
  enum Kind {
    TEXT,
    /** A whole one; others are OTHER. */
    NUMBER,
    BOOLEAN,
    /** No value at all, as after a key whose lines are all commented out. */
    NOTHING,
    OTHER
  }

  /** A list. */
  record Sequence(List<Yaml> items, int line) implements Yaml {}

  /**
   * Keys and values in the order of the file.
   *
   * @param keys the line of each key, which its value may stand below
   */
  record Mapping(Map<String, Yaml> entries, Map<String, Integer> keys, int line) implements Yaml {
    /** What stands for a mapping that is not there. */
    public static Mapping empty(int line) {
      return new Mapping(Map.of(), Map.of(), line);
    }
  }

  /** Reads one file; an empty one is an empty mapping. */
  static Yaml read(Path file) throws IOException, InvalidSettings {
    return parse(file, Files.readString(file));
  }

  /** Reads text as if it stood in a file of that name. */
  static Yaml parse(Path file, String text) throws InvalidSettings {
    try (JsonParser parser = factory(DEPTH).createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      Yaml yaml = first == null ? Mapping.empty(1) : value(parser, first);
      if (parser.nextToken() != null) {
        throw new StreamReadException(parser, "a second document begins here, and one is read");
      }
      return yaml instanceof Scalar(_, Kind kind, int line) && kind == Kind.NOTHING
          ? Mapping.empty(line)
          : yaml;
    } catch (JacksonException e) {
      throw malformed(file, e);
    }
  }

  /** Reads all documents of a text. */
  static List<Yaml> documents(Path file, String text) throws InvalidSettings {
    List<Yaml> documents = new ArrayList<>();
    try (JsonParser parser =
        factory(DEPTH_OF_RESOURCES).createParser(ObjectReadContext.empty(), text)) {
      for (JsonToken t = parser.nextToken(); t != null; t = parser.nextToken()) {
        documents.add(value(parser, t));
      }
      return documents;
    } catch (JacksonException e) {
      throw malformed(file, e);
    }
  }

  private static YAMLFactory factory(int depth) {
    return YAMLFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(depth).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();
  }

  private static InvalidSettings malformed(Path file, JacksonException e) {
    int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
    String why =
        "this is not YAML that can be read: "
            + e.getOriginalMessage().lines().findFirst().orElse("");
    return new InvalidSettings(List.of(new Problem(file, line, why)));
  }

  private static Yaml value(JsonParser parser, JsonToken token) {
    int line = parser.currentTokenLocation().getLineNr();
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      throw new StreamReadException(parser, "write the value itself in the place of the alias");
    }
    if (token == JsonToken.START_ARRAY) {
      List<Yaml> items = new ArrayList<>();
      for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
        items.add(value(parser, t));
      }
      return new Sequence(List.copyOf(items), line);
    }
    if (token == JsonToken.START_OBJECT) {
      Map<String, Yaml> entries = new LinkedHashMap<>();
      Map<String, Integer> keys = new HashMap<>();
      for (JsonToken t = parser.nextToken(); t != JsonToken.END_OBJECT; t = parser.nextToken()) {
        String key = parser.currentName();
        keys.put(key, parser.currentTokenLocation().getLineNr());
        entries.put(key, value(parser, parser.nextToken()));
      }
      return new Mapping(entries, keys, line);
    }
    String text = parser.getString() == null ? "" : parser.getString();
    return new Scalar(text, kind(token), line);
  }

  private static Kind kind(JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> Kind.TEXT;
      case VALUE_NUMBER_INT -> Kind.NUMBER;
      case VALUE_NULL -> Kind.NOTHING;
      case VALUE_TRUE, VALUE_FALSE -> Kind.BOOLEAN;
      default -> Kind.OTHER;
    };
  }
}
