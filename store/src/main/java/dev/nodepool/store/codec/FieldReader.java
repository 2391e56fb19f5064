package dev.nodepool.store.codec;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of a record that is being read. Each is taken out once; what is left at the end are
 * the keys that we do not know. A value of a strange type reads as if it were absent.
 */
final class FieldReader {
  private final Map<String, @Nullable Object> members;

  FieldReader(byte[] text) {
    members = Json.readObject(text);
  }

  /**
   * The state of the record; a word that we do not know stays among the keys that we do not know.
   */
  <S> S state(Function<String, S> ofWire, S unknown) {
    String word = text(FieldWriter.STATE);
    var state = word == null ? unknown : ofWire.apply(word);
    if (state == unknown && word != null) {
      members.put(FieldWriter.STATE, word);
    }
    return state;
  }

  @Nullable Object any(String key) {
    return members.remove(key);
  }

  @Nullable String text(String key) {
    Object value = members.remove(key);
    return value == null ? null : value instanceof String text ? text : value.toString();
  }

  /** The text, or {@code fallback} when there is no such key; an explicit null stays null. */
  @Nullable String text(String key, String fallback) {
    return members.containsKey(key) ? text(key) : fallback;
  }

  String textOrEmpty(String key) {
    String text = text(key);
    return text == null ? "" : text;
  }

  /** A list of texts; a bare string counts as a list of one. */
  List<String> texts(String key) {
    Object value = members.remove(key);
    if (value instanceof String text) {
      return List.of(text);
    }
    if (!(value instanceof List<?> list)) {
      return List.of();
    }
    var texts = new ArrayList<String>(list.size());
    for (Object element : list) {
      if (element != null) {
        texts.add(element.toString());
      }
    }
    return texts;
  }

  boolean flag(String key, boolean fallback) {
    return members.remove(key) instanceof Boolean flag ? flag : fallback;
  }

  int whole(String key, int fallback) {
    return members.remove(key) instanceof Number number ? number.intValue() : fallback;
  }

  @Nullable Integer wholeOrNull(String key) {
    return members.remove(key) instanceof Number number ? (Integer) number.intValue() : null;
  }

  /** Seconds; a text is coerced, and what cannot be coerced is 0, which means never. */
  @Nullable Long seconds(String key) {
    return switch (members.remove(key)) {
      case null -> null;
      case Number number -> (Long) number.longValue();
      case Boolean flag -> flag ? 1L : 0L;
      case String text -> {
        try {
          yield (Long) Long.parseLong(text.strip());
        } catch (NumberFormatException notANumber) {
          yield 0L;
        }
      }
      default -> 0L;
    };
  }

  /** What stands there, without taking it out. */
  @Nullable Object look(String key) {
    return members.get(key);
  }

  /** A time in Unix seconds, null when there is none. */
  @Nullable Instant time(String key) {
    return instant(members.remove(key));
  }

  /** The time of the last state change. */
  Instant stateTime(Instant fallback) {
    var time = time("state_time");
    return time == null ? fallback : time;
  }

  /** The moment of that many Unix seconds, null for anything else. */
  static @Nullable Instant instant(@Nullable Object seconds) {
    return seconds instanceof Number number ? moment(number) : null;
  }

  private static @Nullable Instant moment(Number number) {
    try {
      var exact =
          switch (number) {
            case BigDecimal decimal -> decimal;
            // The shortest decimal that means this double is the one that was written.
            case Double real -> BigDecimal.valueOf(real);
            default -> BigDecimal.valueOf(number.longValue());
          };
      long seconds = exact.longValue();
      return Instant.ofEpochSecond(
          seconds, exact.subtract(BigDecimal.valueOf(seconds)).movePointRight(9).longValue());
    } catch (ArithmeticException | NumberFormatException | DateTimeException outOfRange) {
      return null;
    }
  }

  /** Amounts by name, null when there is no such object. */
  @Nullable Map<String, Long> amounts(String key) {
    if (!(members.remove(key) instanceof Map<?, ?> map)) {
      return null;
    }
    var amounts = new HashMap<String, Long>();
    map.forEach((name, amount) -> {
      if (amount instanceof Number number) {
        amounts.put(String.valueOf(name), number.longValue());
      }
    });
    return amounts;
  }

  @Nullable Map<String, Object> object(String key) {
    return members.remove(key) instanceof Map<?, ?> map ? plain(map) : null;
  }

  /** The keys that nobody has taken. */
  Map<String, Object> rest() {
    return plain(members);
  }

  /** JSON's nulls stay in the map as values: they are written back as they came. */
  @SuppressWarnings({"unchecked", "NullAway"})
  private static Map<String, Object> plain(Map<?, ?> map) {
    return (Map<String, Object>) Objects.requireNonNull(map);
  }
}
