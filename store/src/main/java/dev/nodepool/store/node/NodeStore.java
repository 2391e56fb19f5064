package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.RecordReader;
import dev.nodepool.store.connection.Results;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.connection.WriteRefusedException;
import dev.nodepool.store.connection.ZnodeData;
import dev.nodepool.store.connection.Znodes;
import dev.nodepool.store.lock.Locks;
import dev.nodepool.store.lock.PersistentLocks;
import dev.nodepool.store.watch.RecordCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;

/** The nodes in ZooKeeper. Calls block; any thread. */
public final class NodeStore {
  private static final int AT_ONCE = 100;

  private final Connection connection;
  private final NodeCache cache;
  private final NodeLocks locks;
  private final PersistentLocks persistent;

  public NodeStore(Connection connection, Locks locks, ContenderNames names) {
    this.connection = connection;
    this.cache = new NodeCache(connection, names);
    this.persistent = new PersistentLocks(connection, names);
    this.locks = new NodeLocks(connection, locks, persistent, cache.records());
  }

  public void close() {
    cache.close();
  }

  public RecordCache<Node> records() {
    return cache.records();
  }

  /** The node from ZooKeeper itself; empty when there is none. */
  public Optional<Versioned<Node>> read(String id) throws InterruptedException {
    return RecordReader.read(connection, connection.paths.nodes, id, Codecs.NODE);
  }

  /** All nodes from ZooKeeper itself with their locks, sorted by id. Writes nothing. */
  public List<NodeListing> readAll() throws InterruptedException {
    var ids = connection.children(connection.paths.nodes).stream().sorted().toList();
    var reads = new ArrayList<Op>(2 * ids.size());
    for (String id : ids) {
      reads.add(Op.getData(connection.paths.node(id)));
      reads.add(Op.getChildren(connection.paths.nodeLock(id)));
    }
    var answers = connection.readAll(reads);
    var listing = new ArrayList<NodeListing>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      boolean locked = answers.get(2 * i + 1).children().stream().anyMatch(ContenderNames::matches);
      answers
          .get(2 * i)
          .data()
          .filter(raw -> !raw.isEmpty())
          .flatMap(raw -> RecordReader.decode(id, raw, Codecs.NODE))
          .ifPresent(node -> listing.add(new NodeListing(node.value(), locked)));
    }
    return listing;
  }

  /** The watched copy of all nodes; blocks until it is loaded. */
  public NodeCache watch() throws InterruptedException {
    cache.start();
    return cache;
  }

  /** Creates the nodes, up to 100 in one transaction, and returns them with their ids, unlocked. */
  public List<Node> create(List<Node> nodes) throws InterruptedException {
    var created = new ArrayList<Node>(nodes.size());
    for (int from = 0; from < nodes.size(); from += AT_ONCE) {
      created.addAll(createTogether(nodes.subList(from, Math.min(nodes.size(), from + AT_ONCE))));
    }
    return created;
  }

  private List<Node> createTogether(List<Node> nodes) throws InterruptedException {
    var creation = new NodeCreation(connection, cache.records(), nodes);
    while (true) {
      try {
        var created = new ArrayList<Node>();
        connection.write(
            creation.operations(), results -> created.addAll(creation.created(results, 0)));
        return created;
      } catch (WriteRefusedException refused) {
        throw Results.unexpected(refused.code(), "to create nodes");
      } catch (ConnectionLossException e) {
        connection.awaitReconnected();
        var found = creation.find();
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
  }

  /** Locks a node that we have just created, and changes it, in one transaction. */
  public LockedNode lockNew(Node created, UnaryOperator<Node> change) throws InterruptedException {
    return lockNew(List.of(created), change).getFirst();
  }

  /** The same for several nodes in one transaction. */
  public List<LockedNode> lockNew(List<Node> created, UnaryOperator<Node> change)
      throws InterruptedException {
    return locks.lockNew(created, change);
  }

  /** Locks the node if nobody else has; empty when it is locked or gone. */
  public Optional<LockedNode> tryLock(String id) throws InterruptedException {
    return locks.tryLock(id);
  }

  /** Locks the node, waiting for those before us; empty when that takes too long or it is gone. */
  public Optional<LockedNode> lock(String id, Duration patience) throws InterruptedException {
    return locks.lock(id, patience);
  }

  /** Locks the node in a way that outlives this process; false when it is locked or gone. */
  public boolean lockPersistently(String id, String owner) throws InterruptedException {
    return persistent.lock(id, owner);
  }

  /** Gives up the owner's persistent lock of the node; silent when there is none. */
  public void releasePersistent(String id, String owner) throws InterruptedException {
    persistent.release(id, owner);
  }

  /** The owner of the persistent lock of the node, empty when there is none. */
  public Optional<String> persistentOwner(String id) throws InterruptedException {
    return persistent.owner(id);
  }

  /** Who holds the node's lock, as they call themselves; empty when nobody does or says so. */
  public Optional<String> lockHolder(String id) throws InterruptedException {
    return locks.holder(id);
  }

  /** A node that this owner has locked persistently; empty when it is gone or not locked so. */
  public Optional<PersistentlyLockedNode> persistentlyLocked(String id, String owner)
      throws InterruptedException {
    return locks.persistent().find(id, owner);
  }

  /** Deletes a node znode without content, as a lock attempt on a deleted node leaves behind. */
  public void removeEmpty(String id) throws InterruptedException {
    var raw = connection.read(connection.paths.node(id));
    if (raw.isPresent() && raw.get().isEmpty()) {
      Znodes.removeTree(connection, connection.paths.node(id));
    }
  }

  /** Operations that create nodes, and what became of them. */
  public record NodeCreation(Connection connection, RecordCache<Node> records, List<Node> nodes) {
    public List<Op> operations() {
      return nodes.stream()
          .map(node ->
              Op.create(
                  connection.paths.nodes + "/",
                  ZnodeData.encode(Codecs.NODE, node, "a new node"),
                  connection.acl,
                  CreateMode.PERSISTENT_SEQUENTIAL))
          .toList();
    }

    /** The nodes with their ids, from the results beginning at {@code first}. */
    public List<Node> created(List<OpResult> results, int first) {
      var created = new ArrayList<Node>();
      for (int i = 0; i < nodes.size(); i++) {
        created.add(keep(nodes.get(i).withId(Ops.nameOf(results.get(first + i)))));
      }
      return created;
    }

    private Node keep(Node node) {
      var now = connection.clock.now();
      records.created(node.id(), new Versioned<>(node, 0, now, now));
      return node;
    }

    /** The nodes that a broken connection leaves in doubt; none when they were not created. */
    public List<Node> find() throws InterruptedException {
      var ids = connection.children(connection.paths.nodes).stream().sorted().toList();
      var answers =
          connection.readAll(
              ids.stream().map(id -> Op.getData(connection.paths.node(id))).toList());
      var found = new ArrayList<Node>();
      for (int i = 0; i < ids.size() && found.size() < nodes.size(); i++) {
        var wanted = nodes.get(found.size());
        byte[] bytes = Codecs.NODE.encode(wanted);
        boolean same =
            answers
                .get(i)
                .data()
                .filter(raw -> raw.stat().getVersion() == 0)
                .filter(raw -> Arrays.equals(raw.data(), bytes))
                .isPresent();
        if (same) {
          found.add(wanted.withId(ids.get(i)));
        }
      }
      return found.size() == nodes.size() ? found.stream().map(this::keep).toList() : List.of();
    }
  }
}
