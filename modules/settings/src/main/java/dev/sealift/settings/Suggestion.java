package dev.sealift.settings;

import java.util.Collection;
import java.util.Comparator;

/** What a mistyped word was probably meant to be. */
final class Suggestion {
  private static final int NEAR = 2;

  private Suggestion() {}

  /** The nearest known word if it is near, else all known words. */
  static String among(Collection<String> known, String word) {
    return known.stream()
        .filter(one -> Math.abs(one.length() - word.length()) <= NEAR)
        .filter(one -> distance(one, word) <= NEAR)
        .min(Comparator.<String>comparingInt(one -> distance(one, word)).thenComparing(one -> one))
        .map(one -> "did you mean " + one + "?")
        .orElseGet(() -> "known here: " + String.join(", ", known.stream().sorted().toList()));
  }

  /** How many letters must be added, left out, replaced or swapped with their neighbour. */
  static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, from, to, i, j);
      }
    }
    return cost[from.length()][to.length()];
  }

  private static int cheapest(int[][] cost, String from, String to, int i, int j) {
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    int edit = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    int least = Math.min(edit, cost[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
