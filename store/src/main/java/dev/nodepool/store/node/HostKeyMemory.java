package dev.nodepool.store.node;

import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Paths;
import dev.nodepool.store.connection.RecordReader;
import dev.nodepool.store.connection.ZnodeData;
import dev.nodepool.store.connection.Znodes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/**
 * The host keys by which machines that exist were known first, for all launchers: where nobody
 * vouches for the keys of a machine, others than these are not taken for it. Calls block; any
 * thread.
 */
public final class HostKeyMemory {
  private static final String KEYS = "host_keys";

  private final Connection connection;
  private final String root;
  private final Map<String, List<String>> known = new ConcurrentHashMap<>();

  public HostKeyMemory(Connection connection) {
    this.connection = connection;
    this.root = connection.paths.absolute("/nodepool/host-keys");
  }

  /** The keys that the machine was known by first: these, if it was not known before. */
  public List<String> first(String machine, List<String> shown) throws InterruptedException {
    var cached = known.get(machine);
    if (cached != null && cached.stream().anyMatch(shown::contains)) {
      return cached;
    }
    // Another launcher may have learned of a change meanwhile.
    var stored = stored(machine);
    if (stored.isEmpty()) {
      Znodes.ensure(connection, root);
      var create =
          Op.create(path(machine), encoded(machine, shown), connection.acl, CreateMode.PERSISTENT);
      var there = Znodes.writeUnless(connection, Set.of(Code.NODEEXISTS), create, _ -> {});
      stored = there.isPresent() ? stored(machine) : shown;
    }
    known.put(machine, stored);
    return stored;
  }

  /** From now on the machine is known by these keys: somebody vouches for them. */
  public void replace(String machine, List<String> keys) throws InterruptedException {
    if (keys.equals(known.get(machine))) {
      return;
    }
    if (!keys.equals(first(machine, keys))) {
      var write = Op.setData(path(machine), encoded(machine, keys), Ops.ANY_VERSION);
      Znodes.writeUnless(connection, Set.of(Code.NONODE), write, _ -> {});
    }
    known.put(machine, List.copyOf(keys));
  }

  private List<String> stored(String machine) throws InterruptedException {
    var document = RecordReader.read(connection, root, machine, Codecs.DOCUMENT);
    return document.isPresent() && document.get().value().get(KEYS) instanceof List<?> keys
        ? keys.stream().map(String::valueOf).toList()
        : List.of();
  }

  private String path(String machine) {
    return root + "/" + Paths.part(machine);
  }

  private static byte[] encoded(String machine, List<String> keys) {
    return ZnodeData.encode(Codecs.DOCUMENT, Map.of(KEYS, keys), "the host keys of " + machine);
  }
}
