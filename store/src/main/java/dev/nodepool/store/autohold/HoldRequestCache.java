package dev.nodepool.store.autohold;

import dev.nodepool.model.HoldRequest;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.watch.RecordLayout;
import dev.nodepool.store.watch.TreeWatch;
import dev.nodepool.store.watch.WatchedCache;
import org.jspecify.annotations.Nullable;

/** What locked hold requests need of a cache; nobody watches them. */
final class HoldRequestCache extends WatchedCache<HoldRequest, HoldRequest, String> {

  HoldRequestCache(Connection connection, ContenderNames names, String root) {
    super(
        "hold requests",
        new TreeWatch<>(connection, names, root, new RecordLayout.Flat(true), Codecs.HOLD_REQUEST),
        Versioned::value);
  }

  @Override
  protected String changed(String id, @Nullable HoldRequest before, @Nullable HoldRequest after) {
    return id;
  }
}
