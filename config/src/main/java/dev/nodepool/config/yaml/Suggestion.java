package dev.nodepool.config.yaml;

import java.util.Collection;
import java.util.Locale;

/** The known word nearest to a misspelt one, by the number of letters to change. */
public final class Suggestion {
  private static final int LONGEST = 200;

  private Suggestion() {}

  /** As {@link #of}, or what else to do when no word is near. */
  public static String orElse(String wrong, Collection<String> known, String otherwise) {
    var near = of(wrong, known);
    return near.isEmpty() ? "; " + otherwise : near;
  }

  /** {@code ; did you mean 'x'?}, or nothing when no word is near. */
  public static String of(String wrong, Collection<String> known) {
    var allowed = wrong.length() <= 3 ? 1 : wrong.length() <= 8 ? 2 : 3;
    if (wrong.length() > LONGEST) {
      return "";
    }
    String best = null;
    int bestDistance = allowed + 1;
    for (var word : known) {
      if (Math.abs(word.length() - wrong.length()) < bestDistance && !word.equals(wrong)) {
        int distance = distance(wrong, word);
        if (distance < bestDistance) {
          best = word;
          bestDistance = distance;
        }
      }
    }
    return best == null ? "" : "; did you mean '" + best + "'?";
  }

  /** Letters to add, remove, change or swap with the next one; a different case counts nothing. */
  private static int distance(String left, String right) {
    var a = left.toLowerCase(Locale.ROOT);
    var b = right.toLowerCase(Locale.ROOT);
    var before = new int[b.length() + 1];
    var previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      var current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int cheapest =
            Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        current[j] = swapped ? Math.min(cheapest, before[j - 2] + 1) : cheapest;
      }
      before = previous;
      previous = current;
    }
    return previous[b.length()];
  }
}
