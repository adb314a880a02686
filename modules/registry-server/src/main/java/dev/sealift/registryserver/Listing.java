package dev.sealift.registryserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * A page of names, sorted.
 *
 * @param next the query of the page after it; empty on the last
 */
record Listing(List<String> names, Optional<String> next) {

  /** The page that the query {@code n=...&last=...} asks for; without {@code n} all names. */
  static Listing of(NavigableSet<String> all, URI request) {
    Optional<String> last = parameter(request, "last");
    NavigableSet<String> rest = last.isPresent() ? all.tailSet(last.get(), false) : all;
    long most = parameter(request, "n").map(Listing::number).orElse(Long.MAX_VALUE);
    List<String> names = rest.stream().limit(most).toList();
    boolean more = !names.isEmpty() && names.size() < rest.size();
    return new Listing(
        names,
        more
            ? Optional.of("n=" + most + "&last=" + URLEncoder.encode(names.getLast(), UTF_8))
            : Optional.empty());
  }

  private static long number(String text) {
    return text.matches("\\d{1,9}") ? Long.parseLong(text) : Long.MAX_VALUE;
  }

  private static Optional<String> parameter(URI request, String name) {
    String query = Optional.ofNullable(request.getRawQuery()).orElse("");
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return Optional.of(decode(pair.substring(name.length() + 1)));
      }
    }
    return Optional.empty();
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
