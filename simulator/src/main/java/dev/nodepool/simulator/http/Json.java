package dev.nodepool.simulator.http;

import java.util.LinkedHashMap;
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

  /** The values of an object as texts; what is no text is empty. */
  public static Map<String, String> texts(JsonNode object) {
    var texts = new LinkedHashMap<String, String>();
    object.properties().forEach(it -> texts.put(it.getKey(), it.getValue().asString("")));
    return texts;
  }
}
