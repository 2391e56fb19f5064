package dev.nodepool.store.component;

import dev.nodepool.store.codec.BadRecordException;
import dev.nodepool.store.connection.Codecs;
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
public final class PoolFactsStore {
  private static final Logger log = LoggerFactory.getLogger(PoolFactsStore.class);

  private final Connection connection;
  private final String root;

  public PoolFactsStore(Connection connection) {
    this.connection = connection;
    this.root = connection.paths.absolute("/nodepool/pool-facts");
  }

  /** A place for the notices of one pool; nothing stands there before the first is published. */
  public PoolFacts open(String poolId) {
    return new PoolFacts(connection, root, poolId.replace('/', '_'));
  }

  /** All notices that stand now, by the ids of their pools. */
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
