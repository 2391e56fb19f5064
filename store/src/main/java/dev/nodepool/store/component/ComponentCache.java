package dev.nodepool.store.component;

import dev.nodepool.model.Component;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Paths;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.watch.RecordLayout;
import dev.nodepool.store.watch.TreeWatch;
import dev.nodepool.store.watch.WatchedCache;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The running parts of Nodepool, watched. */
public final class ComponentCache extends WatchedCache<Component, Component, ComponentChange> {

  ComponentCache(Connection connection, ContenderNames names) {
    super(
        "components",
        new TreeWatch<>(
            connection,
            names,
            connection.paths.components,
            new RecordLayout.ByKind(Paths.COMPONENT_KINDS),
            Codecs.COMPONENT),
        Versioned::value);
  }

  /** The pools that are registered now. */
  public List<Component.Pool> pools() {
    return all().stream()
        .filter(Component.Pool.class::isInstance)
        .map(Component.Pool.class::cast)
        .toList();
  }

  /** The pool with that id, empty when it is not registered. */
  public Optional<Component.Pool> pool(String id) {
    return pools().stream().filter(pool -> pool.id().equals(id)).findFirst();
  }

  @Override
  protected ComponentChange changed(
      String id, @Nullable Component before, @Nullable Component after) {
    return new ComponentChange(before, after);
  }
}
