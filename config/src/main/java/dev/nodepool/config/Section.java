package dev.nodepool.config;

import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Position;
import dev.nodepool.config.yaml.Problems;
import dev.nodepool.config.yaml.YamlTree;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * A piece of the configuration that a driver reads by itself. Two sections are equal when they say
 * the same, wherever they stand: that is how a reload sees which providers changed.
 */
public final class Section {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .build();

  private final ConfigValue value;
  private final Map<String, Object> content;

  Section(ConfigValue value) {
    this.value = value;
    this.content = unmodifiable(mapping(value.value()));
  }

  /**
   * The section as that record, whose components are the keys without dashes ({@code
   * hostKeyChecking}). A missing key gives null, zero or false: boxed components and a compact
   * constructor make the defaults. Keys that the record does not have are ignored.
   */
  public <T> T bind(Class<T> type) {
    try {
      return MAPPER.convertValue(content, type);
    } catch (JacksonException e) {
      var at = value;
      for (var step : e.getPath()) {
        var name = step.getPropertyName();
        at = name == null ? at.item(step.getIndex()) : at.get(name);
      }
      var problems = new Problems(true);
      problems.error(at, "this value does not suit the driver; correct it or remove the key");
      throw new ConfigException(problems.inFileOrder());
    }
  }

  /** The content as maps, lists, text, numbers and booleans; it cannot be changed. */
  public Map<String, Object> asMap() {
    return content;
  }

  /** The items of the list under that key, each to be bound by itself. */
  public List<Section> items(String key) {
    return value.items(key).stream().map(Section::new).toList();
  }

  /** Where that key stands, numbers being places in a list; the nearest place if it is missing. */
  public Position position(String... keys) {
    var at = value;
    for (var key : keys) {
      at =
          at.tree() instanceof YamlTree.Sequence && key.matches("\\d{1,9}")
              ? at.item(Integer.parseInt(key))
              : at.get(key);
    }
    return at.at();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Section section && section.content.equals(content);
  }

  @Override
  public int hashCode() {
    return content.hashCode();
  }

  /** Only the place: the content may hold secrets. */
  @Override
  public String toString() {
    return "Section[%s at %s]".formatted(value.path(), value.at());
  }

  /** A copy that keeps the order and allows empty values, which {@link Map#copyOf} does not. */
  static Map<String, Object> unmodifiable(Map<String, ?> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<String, Object>(map));
  }

  /** The mapping, or an empty one if the value is something else. */
  static Map<String, Object> mapping(@Nullable Object value) {
    var found = new LinkedHashMap<String, Object>();
    if (value instanceof Map<?, ?> map) {
      var any = new HashMap<@Nullable Object, @Nullable Object>(map);
      map.keySet().forEach(key -> put(found, key, any.get(key)));
    }
    return found;
  }

  @SuppressWarnings("NullAway") // an empty value of free content stays empty
  private static void put(Map<String, Object> to, @Nullable Object key, @Nullable Object value) {
    to.put(String.valueOf(key), value);
  }
}
