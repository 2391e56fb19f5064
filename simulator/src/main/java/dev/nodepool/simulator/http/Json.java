package dev.nodepool.simulator.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object as the services write it, in the order of its keys. It is a class of its own
 * because maps of unknown keys take a third longer to write.
 */
public final class Json extends LinkedHashMap<String, @Nullable Object> {
  public static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json(int keys) {
    super(keys);
  }

  public static Json copyOf(Map<String, ? extends @Nullable Object> values) {
    var copy = new Json(values.size());
    copy.putAll(values);
    return copy;
  }

  /** This object with that, too. */
  public Json with(String key, @Nullable Object value) {
    put(key, value);
    return this;
  }

  /** An object of these keys and values in turn; it may be added to. */
  public static Json of(@Nullable Object... keysAndValues) {
    var doc = new Json(keysAndValues.length);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      doc.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return doc;
  }

  /** The values of an object as maps and lists, without those that are null. */
  public static Map<String, Object> values(JsonNode object) {
    var values = new LinkedHashMap<String, Object>();
    for (var entry : object.properties()) {
      if (!entry.getValue().isNull()) {
        values.put(entry.getKey(), MAPPER.treeToValue(entry.getValue(), Object.class));
      }
    }
    return values;
  }

  /** Null where it is missing, empty or no text. */
  public static @Nullable String text(JsonNode object, String key) {
    var text = object.path(key).asString("");
    return text.isEmpty() ? null : text;
  }

  /** The texts of a list. */
  public static List<String> list(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(item -> texts.add(item.asString()));
    return texts;
  }

  /** The values of an object as texts; what is no text is empty. */
  public static Map<String, String> texts(JsonNode object) {
    var texts = new LinkedHashMap<String, String>();
    object.properties().forEach(it -> texts.put(it.getKey(), it.getValue().asString("")));
    return texts;
  }
}
