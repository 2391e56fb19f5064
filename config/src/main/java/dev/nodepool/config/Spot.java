package dev.nodepool.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A value in the tree together with its path and place. Looking for a key that is missing or of
 * another type gives a spot without a value at the nearest place that exists, so that checks can
 * run over configurations that are wrong.
 */
record Spot(String path, Position at, @Nullable Tree tree) {
  static Spot root(Tree tree) {
    return new Spot("", tree.at(), tree);
  }

  Spot get(String key) {
    var below = path.isEmpty() ? key : path + "." + key;
    if (tree instanceof Tree.Fields mapping) {
      var field = mapping.fields().get(key);
      if (field != null) {
        return new Spot(below, field.keyAt(), field.value());
      }
    }
    return new Spot(below, at, null);
  }

  Spot item(int index) {
    var below = path + "[" + index + "]";
    if (tree instanceof Tree.Items list && index >= 0 && index < list.items().size()) {
      var item = list.items().get(index);
      return new Spot(below, item.at(), item);
    }
    return new Spot(below, at, null);
  }

  /** Every item of the list; empty when this is no list. */
  List<Spot> items() {
    var found = new ArrayList<Spot>();
    if (tree instanceof Tree.Items list) {
      for (int i = 0; i < list.items().size(); i++) {
        found.add(item(i));
      }
    }
    return found;
  }

  /** Every item of the list under that key; empty when there is none. */
  List<Spot> items(String key) {
    return get(key).items();
  }

  /** Whether there is a value; a key without one counts as missing. */
  boolean exists() {
    return tree != null && !(tree instanceof Tree.Leaf leaf && leaf.value() == null);
  }

  boolean has(String key) {
    return get(key).exists();
  }

  @Nullable Object value() {
    return tree == null ? null : tree.value();
  }

  @Nullable String text() {
    return tree instanceof Tree.Leaf leaf && leaf.value() instanceof String text ? text : null;
  }

  @Nullable String text(String key) {
    return get(key).text();
  }

  String text(String key, String otherwise) {
    var text = text(key);
    return text == null ? otherwise : text;
  }

  OptionalLong number(String key) {
    return get(key).tree() instanceof Tree.Leaf leaf
            && leaf.value() instanceof Number number
            && !(number instanceof Double)
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }

  int number(String key, int otherwise) {
    return Math.clamp(number(key).orElse(otherwise), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  double real(String key, double otherwise) {
    return get(key).tree() instanceof Tree.Leaf leaf && leaf.value() instanceof Number number
        ? number.doubleValue()
        : otherwise;
  }

  boolean flag(String key, boolean otherwise) {
    return get(key).tree() instanceof Tree.Leaf leaf && leaf.value() instanceof Boolean flag
        ? flag
        : otherwise;
  }

  List<String> texts(String key) {
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
  List<String> keys() {
    return tree instanceof Tree.Fields mapping ? List.copyOf(mapping.fields().keySet()) : List.of();
  }

  /** The numbers of this mapping by key. */
  Map<String, Long> numbers() {
    var found = new LinkedHashMap<String, Long>();
    for (var key : keys()) {
      number(key).ifPresent(value -> found.put(key, value));
    }
    return found;
  }
}
