package dev.nodepool.store.watch;

import dev.nodepool.store.connection.Subscription;
import dev.nodepool.store.connection.Versioned;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All records below one root, watched. Reading never touches ZooKeeper; our own writes show at
 * once. Collections are live views, safe for any thread.
 *
 * @param <T> a record
 * @param <V> what readers get of it
 * @param <C> what listeners are told of a change
 */
public abstract class WatchedCache<T, V, C> implements AutoCloseable {
  protected final IndexedMap<V> values = new IndexedMap<>();
  private final TreeWatch<T> watch;
  private final Function<Versioned<T>, V> view;
  private final Listeners<C> listeners;

  protected WatchedCache(String name, TreeWatch<T> watch, Function<Versioned<T>, V> view) {
    this.watch = watch;
    this.view = view;
    this.listeners = new Listeners<>(name);
  }

  /** Starts watching, if that has not begun, and blocks until everything has been loaded once. */
  public void start() throws InterruptedException {
    watch.start(
        new RecordListener<>() {
          @Override
          public void recordChanged(
              String id, @Nullable Versioned<T> before, @Nullable Versioned<T> after) {
            var is = after == null ? null : view.apply(after);
            tell(changed(id, values.set(id, is), is));
          }

          @Override
          public void lockChanged(String id, boolean locked) {
            WatchedCache.this.lockChanged(id, locked);
          }
        });
  }

  /** Takes note of a change, and says what the listeners are told. One call at a time. */
  protected abstract C changed(String id, @Nullable V before, @Nullable V after);

  /** The record's lock was taken or given up, as far as its contenders tell. */
  protected void lockChanged(String id, boolean locked) {}

  protected void tell(C change) {
    listeners.tell(change);
  }

  public RecordCache<T> records() {
    return watch.records();
  }

  public Optional<V> get(String id) {
    return values.get(id);
  }

  public int size() {
    return values.size();
  }

  public Collection<V> all() {
    return values.all();
  }

  /** Ids of znodes without content where a record should be. */
  public Set<String> emptyIds() {
    return watch.empty();
  }

  /** Called for each change, in order, on one thread; must not block. */
  public Subscription listen(Consumer<C> listener) {
    return listeners.add(listener);
  }

  public StoreQueues.Cache queue() {
    return watch.queue();
  }

  @Override
  public void close() {
    watch.close();
    listeners.close();
  }
}
