package dev.nodepool.store.component;

import dev.nodepool.store.codec.BadRecordException;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.Versioned;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.zookeeper.Op;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What running pools tell about themselves beside the registry, in a place of ours that others
 * ignore: an ephemeral document per pool, watched by nobody. Calls block; any thread.
 */
public final class PoolDocuments {
  private static final Logger log = LoggerFactory.getLogger(PoolDocuments.class);

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
    var answers =
        connection.readAll(names.stream().<Op>map(name -> Op.getData(root + "/" + name)).toList());
    Map<String, Versioned<Map<String, Object>>> all = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      var raw = answers.get(i).data();
      if (raw.isPresent() && !raw.get().isEmpty()) {
        try {
          all.put(names.get(i), raw.get().decoded(names.get(i), Codecs.DOCUMENT));
        } catch (BadRecordException e) {
          log.warn("{}; it is left alone", e.getMessage());
        }
      }
    }
    return all;
  }
}
