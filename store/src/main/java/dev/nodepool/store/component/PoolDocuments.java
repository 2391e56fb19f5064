package dev.nodepool.store.component;

import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.RecordReader;
import dev.nodepool.store.connection.Versioned;
import java.util.Map;

/**
 * What running pools tell about themselves beside the registry, in a place of ours that others
 * ignore: an ephemeral document per pool, watched by nobody. Calls block; any thread.
 */
public final class PoolDocuments {
  private final Connection connection;
  private final String root;

  public PoolDocuments(Connection connection) {
    this.connection = connection;
    this.root = connection.paths.absolute("/nodepool/pool-facts");
  }

  /** The place of one pool; nothing is there before the first document is published. */
  public PoolDocument open(String poolId) {
    return new PoolDocument(connection, root, poolId.replace('/', '_'));
  }

  /** All documents that are there now, by the ids of their pools. */
  public Map<String, Versioned<Map<String, Object>>> readAll() throws InterruptedException {
    var names = connection.children(root).stream().sorted().toList();
    return RecordReader.readAll(connection, root, names, Codecs.DOCUMENT);
  }
}
