package dev.sealift.oci;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Trees from Jackson's parser and to its generator. Its mapper does the same, but loads 400 classes
 * to be able to do much more, which costs a short command as much time as all of its work.
 */
final class JsonTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonTree() {}

  /** The value that starts at the parser's token; its depth is bounded by the parser. */
  static JsonNode read(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> NODES.stringNode(parser.getString());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
          };
      default -> throw new IllegalStateException(token + " starts no value");
    };
  }

  private static ObjectNode object(JsonParser parser) {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      object.set(name, read(parser, parser.nextToken()));
    }
    return object;
  }

  private static ArrayNode array(JsonParser parser) {
    ArrayNode array = NODES.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(read(parser, token));
    }
    return array;
  }

  /** Writes a value in the order of its fields. */
  static void write(JsonNode value, JsonGenerator to) {
    switch (value.getNodeType()) {
      case OBJECT -> {
        to.writeStartObject();
        value.forEachEntry((name, field) -> {
          to.writeName(name);
          write(field, to);
        });
        to.writeEndObject();
      }
      case ARRAY -> {
        to.writeStartArray();
        value.forEach(item -> write(item, to));
        to.writeEndArray();
      }
      case STRING -> to.writeString(value.stringValue());
      case BOOLEAN -> to.writeBoolean(value.booleanValue());
      case NULL -> to.writeNull();
      case NUMBER -> number(value, to);
      default -> throw new IllegalArgumentException(value.getNodeType() + " is not JSON");
    }
  }

  private static void number(JsonNode value, JsonGenerator to) {
    if (!value.isIntegralNumber()) {
      to.writeNumber(value.decimalValue());
    } else if (value.canConvertToLong()) {
      to.writeNumber(value.longValue());
    } else {
      to.writeNumber(value.bigIntegerValue());
    }
  }
}
