package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import org.jspecify.annotations.Nullable;

/** A pool of a provider, as a key. */
record Pool(String provider, String name) {

  /** The pool that the node is in; null when its record does not say. */
  static @Nullable Pool of(Node node) {
    String provider = node.provider();
    String pool = node.pool();
    return provider == null || pool == null ? null : new Pool(provider, pool);
  }
}
