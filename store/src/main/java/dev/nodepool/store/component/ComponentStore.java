package dev.nodepool.store.component;

import dev.nodepool.model.Component;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Paths;
import dev.nodepool.store.connection.RecordReader;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.connection.Znodes;
import dev.nodepool.store.watch.RecordLayout;
import java.util.List;

/** Who is running: the registry of launchers, pools and builders. Calls block; any thread. */
public final class ComponentStore {
  private final Connection connection;
  private final ComponentCache cache;

  public ComponentStore(Connection connection, ContenderNames names) {
    this.connection = connection;
    this.cache = new ComponentCache(connection, names);
  }

  /** Registers a part of this process, for as long as the registration is open. */
  public Registration register(Component component) throws InterruptedException {
    var registration = new Registration(connection, cache.records(), component);
    registration.open();
    return registration;
  }

  /** Makes the directories of all kinds, as every member does. */
  public void ensureKinds() throws InterruptedException {
    for (String kind : Paths.COMPONENT_KINDS) {
      Znodes.ensure(connection, connection.paths.components + "/" + kind);
    }
  }

  /** The watched registry; blocks until it is loaded. */
  public ComponentCache watch() throws InterruptedException {
    cache.start();
    return cache;
  }

  /** All registrations from ZooKeeper itself. */
  public List<Component> readAll() throws InterruptedException {
    String root = connection.paths.components;
    var ids = new RecordLayout.ByKind(Paths.COMPONENT_KINDS).list(connection, root);
    return RecordReader.readAll(connection, root, ids, Codecs.COMPONENT).values().stream()
        .map(Versioned::value)
        .toList();
  }

  public void close() {
    cache.close();
  }
}
