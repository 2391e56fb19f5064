package dev.nodepool.driver;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at in a cloud, for people.
 *
 * @param check what was looked at, in a word or two
 * @param text what was found, in a sentence
 * @param mend the command or the change that would mend it; null when there is nothing to mend
 */
public record Finding(String check, Grade grade, String text, @Nullable String mend) {

  /** How good it is. */
  public enum Grade {
    OK,
    /** Nodes come, but something deserves a look. */
    WARNING,
    /** Some nodes or all cannot come. */
    PROBLEM
  }

  public static Finding ok(String check, String text) {
    return new Finding(check, Grade.OK, text, null);
  }

  public static Finding warning(String check, String text, @Nullable String mend) {
    return new Finding(check, Grade.WARNING, text, mend);
  }

  public static Finding problem(String check, String text, @Nullable String mend) {
    return new Finding(check, Grade.PROBLEM, text, mend);
  }
}
