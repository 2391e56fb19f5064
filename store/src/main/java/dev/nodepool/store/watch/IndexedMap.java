package dev.nodepool.store.watch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values by id, and by keys that are derived from them. One thread at a time changes it; any thread
 * reads, without waiting, and sees live views: they show what happens while they are read.
 */
public final class IndexedMap<V> {
  private final Map<String, V> values = new ConcurrentHashMap<>();
  private final List<Index<?, V>> indexes = new ArrayList<>();

  /** An index by one key of each value; null = the value is not in it. */
  public <K> Index<K, V> by(Function<V, @Nullable K> key) {
    return byEach((value, keys) -> {
      K found = key.apply(value);
      if (found != null) {
        keys.accept(found);
      }
    });
  }

  /** An index by any number of keys of each value, which {@code keys} passes on. */
  public <K> Index<K, V> byEach(BiConsumer<V, Consumer<K>> keys) {
    var index = new Index<>(keys);
    indexes.add(index);
    return index;
  }

  public Optional<V> get(String id) {
    return Optional.ofNullable(values.get(id));
  }

  public int size() {
    return values.size();
  }

  public Collection<V> all() {
    return Collections.unmodifiableCollection(values.values());
  }

  /** Puts the value in the place of the one before, which is returned; null = there is none. */
  @Nullable V set(String id, @Nullable V value) {
    // First in, then out: a reader never misses a value that stays.
    V before;
    if (value == null) {
      before = values.remove(id);
    } else {
      before = values.put(id, value);
      for (var index : indexes) {
        index.add(id, value);
      }
    }
    if (before != null) {
      for (var index : indexes) {
        index.remove(id, before);
      }
    }
    return before;
  }

  /** Values by some key. */
  public static final class Index<K, V> {
    private final Map<K, Map<String, V>> groups = new ConcurrentHashMap<>();
    private final BiConsumer<V, Consumer<K>> keys;

    private Index(BiConsumer<V, Consumer<K>> keys) {
      this.keys = keys;
    }

    public Collection<V> get(K key) {
      var group = groups.get(key);
      return group == null ? List.of() : Collections.unmodifiableCollection(group.values());
    }

    /** Keys that some value has. */
    public Set<K> keys() {
      return Collections.unmodifiableSet(groups.keySet());
    }

    private void add(String id, V value) {
      keys.accept(
          value, key -> groups.computeIfAbsent(key, _ -> new ConcurrentHashMap<>()).put(id, value));
    }

    /** Removes this very value; a newer one with the same id stays. */
    private void remove(String id, V value) {
      keys.accept(
          value,
          key -> {
            var group = groups.get(key);
            if (group != null) {
              group.computeIfPresent(id, (_, present) -> present == value ? null : present);
              if (group.isEmpty()) {
                groups.remove(key);
              }
            }
          });
    }
  }
}
