package dev.sealift.cli;

import dev.sealift.oci.Json;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a command speaks: results on standard output, remarks on standard error. As JSON, both are
 * one line an event on standard output, with {@code event} first.
 */
final class Console {
  /** How results are printed. */
  enum Format {
    text,
    json
  }

  /** To the first column, and the line is empty (ECMA-48, CR and EL). */
  private static final String CLEAR = "\r\u001b[K";

  private final Format format;
  private final PrintStream out;
  private final PrintStream err;
  private boolean overwriting;

  Console(Format format, PrintStream out, PrintStream err) {
    this.format = format;
    this.out = out;
    this.err = err;
  }

  boolean isText() {
    return format == Format.text;
  }

  /** A result, for people. As JSON nothing is printed: there is an event for it. */
  void result(String text) {
    if (isText()) {
      out.println(text);
    }
  }

  /** Something worth knowing meanwhile, for people. */
  synchronized void remark(String text) {
    if (isText()) {
      err.println((overwriting ? CLEAR : "") + text);
      overwriting = false;
    }
  }

  /** The line at the bottom of a terminal, in place of the one before; nothing clears it. */
  synchronized void overwrite(String text) {
    err.print(CLEAR + text);
    err.flush();
    overwriting = !text.isEmpty();
  }

  /** An event, for programs. */
  void event(String name, Map<String, ?> fields) {
    if (!isText()) {
      ObjectNode json = Json.object().put("event", name);
      fields.forEach((field, value) -> json.set(field, json(value)));
      event(json);
    }
  }

  private static JsonNode json(Object value) {
    return switch (value) {
      case JsonNode node -> node;
      case Boolean flag -> JsonNodeFactory.instance.booleanNode(flag);
      case Number number -> JsonNodeFactory.instance.numberNode(number.longValue());
      case Collection<?> items -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        items.forEach(item -> array.add(json(item)));
        yield array;
      }
      default -> JsonNodeFactory.instance.stringNode(value.toString());
    };
  }

  /** An event that is a document already. */
  synchronized void event(ObjectNode json) {
    if (!isText()) {
      out.println(new String(Json.write(json), java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  /** A failure: three lines, or one event. */
  void failure(Advice advice) {
    if (isText()) {
      err.println("error: " + advice.what());
      err.println("why:   " + advice.why());
      err.println("next:  " + advice.next());
    } else {
      ObjectNode json = Json.object().put("event", "failed");
      json.put("what", advice.what()).put("why", advice.why()).put("next", advice.next());
      event(json.put("exitCode", advice.exitCode()));
    }
  }
}
