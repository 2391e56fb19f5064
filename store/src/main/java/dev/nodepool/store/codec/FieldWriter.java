package dev.nodepool.store.codec;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the members of a record, key by key. */
final class FieldWriter {
  private final JsonGenerator out;

  FieldWriter(JsonGenerator out) {
    this.out = out;
  }

  FieldWriter text(String key, @Nullable String value) {
    out.writeName(key);
    if (value == null) {
      out.writeNull();
    } else {
      out.writeString(value);
    }
    return this;
  }

  FieldWriter texts(String key, List<String> values) {
    out.writeName(key);
    out.writeStartArray();
    values.forEach(out::writeString);
    out.writeEndArray();
    return this;
  }

  FieldWriter flag(String key, boolean value) {
    out.writeName(key);
    out.writeBoolean(value);
    return this;
  }

  FieldWriter number(String key, long value) {
    out.writeName(key);
    out.writeNumber(value);
    return this;
  }

  FieldWriter number(String key, @Nullable Number value) {
    return any(key, value);
  }

  FieldWriter any(String key, @Nullable Object value) {
    out.writeName(key);
    Json.write(out, value);
    return this;
  }

  /** A time in Unix seconds with a fraction, as Python writes it. */
  FieldWriter time(String key, @Nullable Instant value) {
    out.writeName(key);
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
      return new java.math.BigDecimal(second)
          .add(java.math.BigDecimal.valueOf(nano, 9))
          .toPlainString();
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
  void extra(Map<String, Object> extra, Set<String> known) {
    extra.forEach((key, value) -> {
      if (!known.contains(key)) {
        any(key, value);
      }
    });
  }
}
