package dev.nodepool.cloudmodel.control;

import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.cloudmodel.settings.SettingsReader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The content of {@code settings.json} in a control directory.
 *
 * @param generation raised by whoever drives a test, and written back with the state
 * @param content the sections by provider; the one of {@code *} holds for all
 */
record ControlFile(long generation, Map<String, Object> content) {
  static final ControlFile NONE = new ControlFile(0, Map.of());
  static final JsonMapper JSON = JsonMapper.shared();
  private static final String GENERATION = "generation";

  ControlFile {
    content = Map.copyOf(content);
  }

  /** Throws IllegalArgumentException in one sentence when this is not what it should be. */
  static ControlFile parse(byte[] json) {
    try {
      var content = mapping("settings.json", JSON.readValue(json, Object.class));
      var generation = content.remove(GENERATION);
      var file =
          new ControlFile(
              generation == null ? 0 : SettingsReader.whole(GENERATION, generation), content);
      content.keySet().forEach(file::settings);
      return file;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** What holds for that provider. */
  CloudSettings settings(String provider) {
    var keys = new LinkedHashMap<String, Object>();
    keys.putAll(mapping("*", content.getOrDefault("*", Map.of())));
    keys.putAll(mapping(provider, content.getOrDefault(provider, Map.of())));
    return SettingsReader.read("section " + provider, keys);
  }

  private static Map<String, Object> mapping(String what, @Nullable Object value) {
    return SettingsReader.mapping(what, value);
  }
}
