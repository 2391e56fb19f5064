package dev.nodepool.store.codec;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the members of a record, key by key. */
final class FieldWriter {
  static final String STATE = "state";

  private final JsonGenerator out;
  private final List<String> written = new ArrayList<>(40);

  FieldWriter(JsonGenerator out) {
    this.out = out;
  }

  private void name(String key) {
    out.writeName(key);
    written.add(key);
  }

  /**
   * The state; one that we do not know is among the keys that we do not know, by its own word, and
   * is written back for as long as it stays.
   */
  FieldWriter state(String wire, Map<String, Object> extra) {
    return text(
        STATE, wire.equals("unknown") && extra.get(STATE) instanceof String word ? word : wire);
  }

  FieldWriter text(String key, @Nullable String value) {
    name(key);
    if (value == null) {
      out.writeNull();
    } else {
      out.writeString(value);
    }
    return this;
  }

  FieldWriter texts(String key, List<String> values) {
    name(key);
    out.writeStartArray();
    values.forEach(out::writeString);
    out.writeEndArray();
    return this;
  }

  FieldWriter flag(String key, boolean value) {
    name(key);
    out.writeBoolean(value);
    return this;
  }

  FieldWriter number(String key, long value) {
    name(key);
    out.writeNumber(value);
    return this;
  }

  FieldWriter number(String key, @Nullable Number value) {
    return any(key, value);
  }

  FieldWriter any(String key, @Nullable Object value) {
    name(key);
    Json.write(out, value);
    return this;
  }

  /** A time in Unix seconds with a fraction, as Python writes it. */
  FieldWriter time(String key, @Nullable Instant value) {
    name(key);
    if (value == null) {
      out.writeNull();
    } else {
      out.writeNumber(seconds(value));
    }
    return this;
  }

  static String seconds(Instant time) {
    long second = time.getEpochSecond();
    int nano = time.getNano();
    if (second < 0) {
      return new BigDecimal(second).add(BigDecimal.valueOf(nano, 9)).toPlainString();
    }
    if (nano == 0) {
      return second + ".0";
    }
    var digits = new StringBuilder().append(1_000_000_000L + nano).deleteCharAt(0);
    while (digits.charAt(digits.length() - 1) == '0') {
      digits.setLength(digits.length() - 1);
    }
    return second + "." + digits;
  }

  /** The keys that we do not know, except those that have been written already. */
  void extra(Map<String, Object> extra) {
    extra.forEach((key, value) -> {
      if (!written.contains(key)) {
        any(key, value);
      }
    });
  }
}
