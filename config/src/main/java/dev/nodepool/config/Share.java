package dev.nodepool.config;

import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A part of all launches as people write it: {@code 10%}. */
final class Share {
  static final int LEAST = 1;
  static final int MOST = 50;
  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,3}) ?%?");

  private Share() {}

  /** The number of percent; empty when it is none, or out of bounds. */
  static OptionalInt percent(@Nullable Object value) {
    var written = WRITTEN.matcher(String.valueOf(value).strip());
    if (!written.matches()) {
      return OptionalInt.empty();
    }
    int percent = Integer.parseInt(written.group(1));
    return percent >= LEAST && percent <= MOST ? OptionalInt.of(percent) : OptionalInt.empty();
  }
}
