package dev.nodepool.store.component;

import dev.nodepool.model.Component;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Paths;
import dev.nodepool.store.connection.Subscription;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.watch.Listeners;
import dev.nodepool.store.watch.RecordCache;
import dev.nodepool.store.watch.RecordLayout;
import dev.nodepool.store.watch.TreeWatch;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The running parts of Nodepool, watched. Reading never touches ZooKeeper; any thread. */
public final class ComponentCache implements AutoCloseable {
  private final Map<String, Component> components = new ConcurrentHashMap<>();
  private final Listeners<ComponentChange> listeners = new Listeners<>("components");
  private final RecordCache<Component> records;
  private final TreeWatch<Component> watch;

  ComponentCache(Connection connection, ContenderNames names) {
    records = new RecordCache<>(this::index, names);
    watch =
        new TreeWatch<>(
            connection,
            connection.paths.components,
            new RecordLayout.ByKind(Paths.COMPONENT_KINDS),
            Codecs.COMPONENT,
            records);
  }

  void start() throws InterruptedException {
    watch.start();
  }

  RecordCache<Component> records() {
    return records;
  }

  /** The pools that are registered now. */
  public List<Component.Pool> pools() {
    return of(Component.Pool.class);
  }

  /** The launchers and builders that are registered now. */
  public List<Component.Daemon> daemons() {
    return of(Component.Daemon.class);
  }

  /** The pool with that id, empty when it is not registered. */
  public Optional<Component.Pool> pool(String id) {
    return pools().stream().filter(pool -> pool.id().equals(id)).findFirst();
  }

  public Collection<Component> all() {
    return List.copyOf(components.values());
  }

  private <T extends Component> List<T> of(Class<T> type) {
    return components.values().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Called for each change, in order, on one thread; must not block. */
  public Subscription listen(Consumer<ComponentChange> listener) {
    return listeners.add(listener);
  }

  private void index(
      String key, @Nullable Versioned<Component> before, @Nullable Versioned<Component> after) {
    if (after == null) {
      components.remove(key);
    } else {
      components.put(key, after.value());
    }
    listeners.tell(
        new ComponentChange(
            before == null ? null : before.value(), after == null ? null : after.value()));
  }

  @Override
  public void close() {
    watch.close();
    listeners.close();
  }
}
