package dev.nodepool.store.codec;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * JSON to plain values (maps, lists, strings, numbers, booleans, null) and back, number by number
 * equal: what a double cannot hold becomes a BigInteger or BigDecimal, and NaN and the infinities
 * are allowed as Python writes them.
 */
final class Json {
  private static final int MAX_NUMBER_LENGTH = 100_000;

  /** Decimal texts of up to this length have at most 15 digits, which a double always keeps. */
  private static final int SAFE_DECIMAL_LENGTH = 16;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNumberLength(MAX_NUMBER_LENGTH).build())
          .build();

  private Json() {}

  /** The object that the text holds. Throws JacksonException or IllegalArgumentException. */
  static Map<String, @Nullable Object> readObject(byte[] text) {
    try (var parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("not a JSON object");
      }
      return object(parser);
    }
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      map.put(name, value(parser, parser.nextToken()));
    }
    return map;
  }

  private static List<@Nullable Object> array(JsonParser parser) {
    var list = new ArrayList<@Nullable Object>();
    for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      list.add(value(parser, token));
    }
    return list;
  }

  private static @Nullable Object value(JsonParser parser, @Nullable JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      case null, default -> throw new IllegalArgumentException("the JSON text ends early");
    };
  }

  private static Number decimal(JsonParser parser) {
    if (parser.isNaN()) {
      return parser.getDoubleValue();
    }
    String text = parser.getString();
    double value = Double.parseDouble(text);
    if (text.length() <= SAFE_DECIMAL_LENGTH && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
      return value;
    }
    var exact = new BigDecimal(text);
    boolean same = Double.isFinite(value) && BigDecimal.valueOf(value).compareTo(exact) == 0;
    return same ? (Number) value : exact;
  }

  /** Writes one object; the caller's function writes its members. */
  static byte[] writeObject(Consumer<JsonGenerator> members) {
    var out = new ByteArrayOutputStream(1024);
    try (var generator = FACTORY.createGenerator(out)) {
      generator.writeStartObject();
      members.accept(generator);
      generator.writeEndObject();
    }
    return out.toByteArray();
  }

  static void write(JsonGenerator out, @Nullable Object value) {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case Boolean flag -> out.writeBoolean(flag);
      case Number number -> writeNumber(out, number);
      case Map<?, ?> map -> {
        out.writeStartObject();
        map.forEach((key, member) -> {
          out.writeName(String.valueOf(key));
          write(out, member);
        });
        out.writeEndObject();
      }
      case Iterable<?> list -> {
        out.writeStartArray();
        list.forEach(element -> write(out, element));
        out.writeEndArray();
      }
      default -> out.writeString(value.toString());
    }
  }

  private static void writeNumber(JsonGenerator out, Number number) {
    switch (number) {
      case Integer small -> out.writeNumber(small);
      case Long wide -> out.writeNumber(wide);
      case Double real -> out.writeNumber(real);
      case BigInteger huge -> out.writeNumber(huge);
      case BigDecimal exact -> out.writeNumber(exact);
      default -> out.writeNumber(number.doubleValue());
    }
  }
}
