package dev.nodepool.config.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A value of the configuration together with its path and place. Looking for a key that is missing
 * or of another type gives one without a value at the nearest place that exists, so that checks can
 * run over configurations that are wrong.
 */
public record ConfigValue(String path, Position at, @Nullable YamlTree tree) {
  public static ConfigValue root(YamlTree tree) {
    return new ConfigValue("", tree.at(), tree);
  }

  public ConfigValue get(String key) {
    var below = path.isEmpty() ? key : path + "." + key;
    if (tree instanceof YamlTree.Mapping mapping) {
      var field = mapping.entries().get(key);
      if (field != null) {
        return new ConfigValue(below, field.keyAt(), field.value());
      }
    }
    return new ConfigValue(below, at, null);
  }

  public ConfigValue item(int index) {
    var below = path + "[" + index + "]";
    if (tree instanceof YamlTree.Sequence list && index >= 0 && index < list.items().size()) {
      var item = list.items().get(index);
      return new ConfigValue(below, item.at(), item);
    }
    return new ConfigValue(below, at, null);
  }

  /** Every item of the list; empty when this is no list. */
  public List<ConfigValue> items() {
    var found = new ArrayList<ConfigValue>();
    if (tree instanceof YamlTree.Sequence list) {
      for (int i = 0; i < list.items().size(); i++) {
        found.add(item(i));
      }
    }
    return found;
  }

  /** Every item of the list under that key; empty when there is none. */
  public List<ConfigValue> items(String key) {
    return get(key).items();
  }

  /** Whether there is a value; a key without one counts as missing. */
  public boolean exists() {
    return tree != null && !(tree instanceof YamlTree.Scalar leaf && leaf.value() == null);
  }

  public boolean has(String key) {
    return get(key).exists();
  }

  public @Nullable Object value() {
    return tree == null ? null : tree.value();
  }

  public @Nullable String text() {
    return tree instanceof YamlTree.Scalar leaf && leaf.value() instanceof String text
        ? text
        : null;
  }

  public @Nullable String text(String key) {
    return get(key).text();
  }

  public String text(String key, String otherwise) {
    var text = text(key);
    return text == null ? otherwise : text;
  }

  public OptionalLong number(String key) {
    return get(key).tree() instanceof YamlTree.Scalar leaf
            && leaf.value() instanceof Number number
            && !(number instanceof Double)
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }

  public int number(String key, int otherwise) {
    return Math.clamp(number(key).orElse(otherwise), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  public double real(String key, double otherwise) {
    return get(key).tree() instanceof YamlTree.Scalar leaf && leaf.value() instanceof Number number
        ? number.doubleValue()
        : otherwise;
  }

  public boolean flag(String key, boolean otherwise) {
    return get(key).tree() instanceof YamlTree.Scalar leaf && leaf.value() instanceof Boolean flag
        ? flag
        : otherwise;
  }

  public List<String> texts(String key) {
    var found = new ArrayList<String>();
    for (var item : items(key)) {
      var text = item.text();
      if (text != null) {
        found.add(text);
      }
    }
    return found;
  }

  /** The keys of this mapping; empty when it is none. */
  public List<String> keys() {
    return tree instanceof YamlTree.Mapping mapping
        ? List.copyOf(mapping.entries().keySet())
        : List.of();
  }

  /** The numbers of this mapping by key. */
  public Map<String, Long> numbers() {
    var found = new LinkedHashMap<String, Long>();
    for (var key : keys()) {
      number(key).ifPresent(value -> found.put(key, value));
    }
    return found;
  }
}
