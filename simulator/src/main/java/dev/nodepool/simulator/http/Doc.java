package dev.nodepool.simulator.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the services write and read it: objects are maps in the order of their keys. */
public final class Doc {
  public static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Doc() {}

  /** An object of these keys and values in turn; it may be added to. */
  public static Map<String, @Nullable Object> of(@Nullable Object... keysAndValues) {
    var doc = new LinkedHashMap<String, @Nullable Object>(keysAndValues.length);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      doc.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return doc;
  }
}
