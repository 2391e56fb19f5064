package dev.nodepool.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML value that knows where it stands. Immutable; an alias shares the value of its anchor. */
sealed interface Tree {
  Position at();

  /** The value as plain maps, lists, text, numbers and booleans; null for an empty value. */
  @Nullable Object value();

  /** Text, a number, a boolean or nothing. */
  record Leaf(Position at, @Nullable Object value) implements Tree {}

  /** A list. */
  record Items(Position at, List<Tree> items) implements Tree {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public Object value() {
      var values = new ArrayList<@Nullable Object>(items.size());
      items.forEach(item -> values.add(item.value()));
      return Collections.unmodifiableList(values);
    }
  }

  /** A mapping, in the order of the file. */
  record Fields(Position at, Map<String, Field> fields) implements Tree {
    public Fields {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public Object value() {
      var values = new LinkedHashMap<String, @Nullable Object>();
      fields.forEach((key, field) -> values.put(key, field.value().value()));
      return Collections.unmodifiableMap(values);
    }

    /** This mapping with one key set; the place of the key is given. */
    Fields with(String key, Position keyAt, Tree value) {
      var changed = new LinkedHashMap<>(fields);
      changed.put(key, new Field(keyAt, value));
      return new Fields(at, changed);
    }

    Fields without(String key) {
      var changed = new LinkedHashMap<>(fields);
      changed.remove(key);
      return new Fields(at, changed);
    }
  }

  /** The value of a key and the place of the key itself. */
  record Field(Position keyAt, Tree value) {}
}
