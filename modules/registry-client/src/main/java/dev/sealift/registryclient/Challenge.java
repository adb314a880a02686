package dev.sealift.registryclient;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to log in that a registry offers in {@code WWW-Authenticate} (RFC 9110, 11.6.1).
 *
 * @param scheme in lower case
 * @param parameters by lower-case name
 */
record Challenge(String scheme, Map<String, String> parameters) {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\G[\\s,]*(" + TOKEN + ")\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|(" + TOKEN + "))");
  private static final Pattern SCHEME =
      Pattern.compile("\\G[\\s,]*(" + TOKEN + ")(?=\\s|,|$)(?!\\s*=)");

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads one header line, which may hold several challenges; what is not understood is left out.
   */
  static List<Challenge> parse(String header) {
    List<Challenge> challenges = new ArrayList<>();
    int at = 0;
    Matcher scheme = SCHEME.matcher(header);
    while (scheme.find(at)) {
      String name = scheme.group(1).toLowerCase(Locale.ROOT);
      at = scheme.end();
      Map<String, String> parameters = new TreeMap<>();
      Matcher parameter = PARAMETER.matcher(header);
      while (parameter.find(at)) {
        String quoted = parameter.group(2);
        String value = quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1");
        parameters.put(parameter.group(1).toLowerCase(Locale.ROOT), value);
        at = parameter.end();
      }
      challenges.add(new Challenge(name, parameters));
    }
    return challenges;
  }
}
