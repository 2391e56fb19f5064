package dev.nodepool.config.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A YAML value that knows where it stands. Immutable; an alias shares the value of its anchor. */
public sealed interface YamlTree {
  Position at();

  /** The value as plain maps, lists, text, numbers and booleans; null for an empty value. */
  @Nullable Object value();

  /** Text, a number, a boolean or nothing. */
  record Scalar(Position at, @Nullable Object value) implements YamlTree {}

  /** A list. */
  record Sequence(Position at, List<YamlTree> items) implements YamlTree {
    public Sequence {
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
  record Mapping(Position at, Map<String, Entry> entries) implements YamlTree {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public Object value() {
      var values = new LinkedHashMap<String, @Nullable Object>();
      entries.forEach((key, entry) -> values.put(key, entry.value().value()));
      return Collections.unmodifiableMap(values);
    }

    /** This mapping with one key set; the place of the key is given. */
    public Mapping with(String key, Position keyAt, YamlTree value) {
      var changed = new LinkedHashMap<>(entries);
      changed.put(key, new Entry(keyAt, value));
      return new Mapping(at, changed);
    }

    /** This mapping with the value of an old spelling under today's; not if both are there. */
    public Mapping renamed(String old, String now) {
      var entry = entries.get(old);
      if (entry == null || entries.containsKey(now)) {
        return this;
      }
      var changed = new LinkedHashMap<>(entries);
      changed.remove(old);
      changed.put(now, entry);
      return new Mapping(at, changed);
    }

    /** This mapping with the mappings in the list under that key changed. */
    public Mapping withEach(String key, UnaryOperator<Mapping> change) {
      var entry = entries.get(key);
      if (entry == null || !(entry.value() instanceof Sequence list)) {
        return this;
      }
      var items = new ArrayList<YamlTree>();
      for (var item : list.items()) {
        items.add(item instanceof Mapping one ? change.apply(one) : item);
      }
      return with(key, entry.keyAt(), new Sequence(list.at(), items));
    }

    /** This mapping with the items of that value after those of its own list under the key. */
    public Mapping joined(String key, ConfigValue more) {
      if (!(more.tree() instanceof Sequence added)) {
        return this;
      }
      var entry = entries.get(key);
      if (entry == null) {
        return with(key, more.at(), added);
      }
      if (!(entry.value() instanceof Sequence list)) {
        return this;
      }
      var items = new ArrayList<>(list.items());
      items.addAll(added.items());
      return with(key, entry.keyAt(), new Sequence(list.at(), items));
    }
  }

  /** The value of a key and the place of the key itself. */
  record Entry(Position keyAt, YamlTree value) {}
}
