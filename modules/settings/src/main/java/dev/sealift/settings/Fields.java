package dev.sealift.settings;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The keys of one mapping, asked for by type. What is wrong is noted and reading goes on with an
 * empty value, so that one run shows every mistake; keys that nobody asked for are mistakes too.
 */
public final class Fields {
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}");

  private final Path file;
  private final Yaml.Mapping mapping;
  private final List<Problem> problems;
  private final Set<String> asked = new HashSet<>();

  private Fields(Path file, Yaml.Mapping mapping, List<Problem> problems) {
    this.file = file;
    this.mapping = mapping;
    this.problems = problems;
  }

  /**
   * Begins to ask.
   *
   * @param problems is added to
   */
  public static Fields of(Path file, Yaml yaml, List<Problem> problems) {
    if (yaml instanceof Yaml.Mapping mapping) {
      return new Fields(file, mapping, problems);
    }
    problems.add(new Problem(file, yaml.line(), "this is not a mapping of keys to values"));
    return new Fields(file, Yaml.Mapping.empty(yaml.line()), problems);
  }

  /** The line of the mapping. */
  public int line() {
    return mapping.line();
  }

  /** A value that may be absent. */
  public Optional<Yaml> get(String key) {
    asked.add(key);
    return Optional.ofNullable(mapping.entries().get(key));
  }

  /** A mapping that may be absent, or have no values: then it has no keys. */
  public Fields block(String key) {
    Yaml value = get(key).orElse(Yaml.Mapping.empty(line()));
    if (value instanceof Yaml.Scalar(String _, Yaml.Kind kind, int line)
        && kind == Yaml.Kind.NOTHING) {
      return of(file, Yaml.Mapping.empty(line), problems);
    }
    return of(file, value, problems);
  }

  /** True or false, or absent. */
  public Optional<Boolean> flag(String key) {
    Optional<Yaml> value = get(key);
    if (value.isPresent()
        && value.get() instanceof Yaml.Scalar(String text, Yaml.Kind kind, int _)
        && kind == Yaml.Kind.BOOLEAN) {
      return Optional.of(Boolean.valueOf(text));
    }
    value.ifPresent(_ -> problem(lineOf(key), key + " is not true or false"));
    return Optional.empty();
  }

  /** A text that must be there. */
  public String text(String key) {
    Optional<Yaml> value = get(key);
    if (value.isEmpty()) {
      problem(line(), key + " is missing");
      return "";
    }
    return scalar(value.get(), key);
  }

  /** A text that may be absent. */
  public Optional<String> optionalText(String key) {
    return get(key).map(value -> scalar(value, key));
  }

  /** A list of texts; empty if absent. */
  public List<String> texts(String key) {
    return items(key).stream().map(item -> scalar(item, key)).toList();
  }

  /** A list; empty if absent. */
  public List<Yaml> items(String key) {
    return switch (get(key).orElse(new Yaml.Sequence(List.of(), line()))) {
      case Yaml.Sequence(List<Yaml> items, int _) -> items;
      case Yaml other -> {
        problem(other.line(), key + " is not a list");
        yield List.of();
      }
    };
  }

  /** A mapping of texts to texts; empty if absent. */
  public SortedMap<String, String> map(String key) {
    SortedMap<String, String> map = new TreeMap<>();
    get(key)
        .ifPresent(value -> {
          if (value instanceof Yaml.Mapping block) {
            block.entries().forEach((name, text) -> map.put(name, scalar(text, name)));
          } else {
            problem(value.line(), key + " is not a mapping");
          }
        });
    return map;
  }

  /** A list of texts or whole numbers, as written; empty if absent. */
  public List<String> textsOrNumbers(String key) {
    return items(key).stream()
        .map(item ->
            item instanceof Yaml.Scalar(String text, Yaml.Kind kind, int _)
                    && kind == Yaml.Kind.NUMBER
                ? text
                : scalar(item, key))
        .toList();
  }

  /** A whole number in a range; the smallest one stands in for a wrong one. */
  public int number(String key, int least, int most) {
    Optional<Yaml> value = get(key);
    if (value.isEmpty()) {
      problem(line(), key + " is missing");
      return least;
    }
    if (value.get() instanceof Yaml.Scalar(String text, Yaml.Kind kind, int _)
        && kind == Yaml.Kind.NUMBER
        && DECIMAL.matcher(text).matches()) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    problem(lineOf(key), key + " is not a whole number from " + least + " to " + most);
    return least;
  }

  /**
   * A text that must be there in a form.
   *
   * @param expected what it should be, for the message
   */
  public String matching(String key, Pattern form, String expected) {
    String text = text(key);
    if (!text.isEmpty() && !form.matcher(text).matches()) {
      problem(lineOf(key), key + " is not " + expected);
    }
    return text;
  }

  /** Notes a path that does not start at the root. */
  public void checkAbsolute(String key, String path) {
    if (!path.startsWith("/")) {
      problem(lineOf(key), path + " is not an absolute path");
    }
  }

  /** The line of a key, or of the mapping if it is absent. */
  public int lineOf(String key) {
    return mapping.keys().getOrDefault(key, line());
  }

  public void problem(int line, String text) {
    problems.add(new Problem(file, line, text));
  }

  /** To be called when everything was asked for: notes the keys that mean nothing. */
  public void finish() {
    mapping
        .entries()
        .keySet()
        .forEach(key -> {
          if (!asked.contains(key)) {
            problem(lineOf(key), "unknown key " + key + "; " + Suggestion.among(asked, key));
          }
        });
  }

  private String scalar(Yaml value, String key) {
    if (!(value instanceof Yaml.Scalar(String text, Yaml.Kind kind, int line))) {
      problem(value.line(), key + " is not a single value");
      return "";
    }
    if (text.isBlank()) {
      problem(line, key + " is empty");
    } else if (kind != Yaml.Kind.TEXT) {
      problem(line, key + " is not a text; put " + text + " in quotes");
    }
    return text;
  }
}
