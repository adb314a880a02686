package dev.sealift.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as Sealift reads and writes it: strict towards foreign bytes (no duplicate names, nothing
 * behind the document, bounded depth), and the same bytes for the same tree whenever it writes.
 */
public final class Json {
  private static final int DEEPEST = 64;
  private static final int LONGEST_TEXT = 8 * 1024 * 1024;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST_TEXT)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Json() {}

  /** An empty object, to be filled in the order in which it is to be written. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * Reads one document.
   *
   * @param name what it is, for the message
   * @throws Malformed if it is not one well-formed document
   */
  public static JsonNode read(byte[] bytes, String name) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new Malformed(name, "it is empty");
      }
      JsonNode document = JsonTree.read(parser, first);
      if (parser.nextToken() != null) {
        throw new Malformed(name, "something follows the JSON document");
      }
      return document;
    } catch (JacksonException e) {
      throw new Malformed(name, "it is not well-formed JSON: " + e.getOriginalMessage());
    } catch (NumberFormatException e) {
      throw new Malformed(name, "a number in it is too large");
    }
  }

  /** The document, compact, in UTF-8. */
  public static byte[] write(JsonNode json) {
    return write(json, ObjectWriteContext.empty());
  }

  /** The document for people: indented, with a newline at its end. */
  public static String pretty(JsonNode json) {
    return new String(write(json, new Indented()), UTF_8) + "\n";
  }

  private static byte[] write(JsonNode json, ObjectWriteContext context) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(context, out)) {
      JsonTree.write(json, generator);
    }
    return out.toByteArray();
  }

  private static final class Indented extends ObjectWriteContext.Base {
    @Override
    public PrettyPrinter getPrettyPrinter() {
      return new DefaultPrettyPrinter();
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }

  /** The fields of a foreign object. */
  public static Fields fields(JsonNode json, String name) {
    if (!json.isObject()) {
      throw new Malformed(name, "it is not a JSON object");
    }
    return new Fields(json, name);
  }

  /**
   * The fields of an object, asked for by type; each method throws {@link Malformed} with the
   * object's and the field's name if the field is not what was asked for.
   */
  public record Fields(JsonNode json, String name) {

    /** A field that must be there. */
    public JsonNode required(String field) {
      return optional(field).orElseThrow(() -> new Malformed(name, field + " is missing"));
    }

    /** A field that may be absent or null. */
    public Optional<JsonNode> optional(String field) {
      return Optional.ofNullable(json.get(field)).filter(value -> !value.isNull());
    }

    /** A string that must be there. */
    public String text(String field) {
      return textOf(required(field), field);
    }

    /** A string that may be absent. */
    public Optional<String> optionalText(String field) {
      return optional(field).map(value -> textOf(value, field));
    }

    /** A whole number of bytes, not negative. */
    public long size(String field) {
      JsonNode value = required(field);
      if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
        throw new Malformed(name, field + " is not a size in bytes");
      }
      return value.longValue();
    }

    /** An object of strings; empty if absent. */
    public Map<String, String> texts(String field) {
      Map<String, String> texts = new TreeMap<>();
      optional(field)
          .ifPresent(value ->
              fields(value, name + " " + field)
                  .json()
                  .forEachEntry((key, text) -> texts.put(key, textOf(text, field))));
      return texts;
    }

    private String textOf(JsonNode value, String field) {
      if (!value.isString()) {
        throw new Malformed(name, field + " is not a string");
      }
      return value.stringValue();
    }
  }
}
