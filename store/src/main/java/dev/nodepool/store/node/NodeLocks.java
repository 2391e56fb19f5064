package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.connection.WriteRefusedException;
import dev.nodepool.store.lock.FencedRecord;
import dev.nodepool.store.lock.Lock;
import dev.nodepool.store.lock.Locks;
import dev.nodepool.store.lock.PersistentLocks;
import dev.nodepool.store.lock.RecordKind;
import dev.nodepool.store.watch.RecordCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.Op;

/** Takes the locks of nodes, new ones together with their first change. */
final class NodeLocks {
  /** So many records always fit into one transaction. */
  private static final int AT_ONCE = 100;

  private final Connection connection;
  private final Locks locks;
  private final RecordKind<Node> kind;
  private final NodeRemoval removal;
  private final PersistentNodeLocks persistent;

  NodeLocks(
      Connection connection, Locks locks, PersistentLocks persistent, RecordCache<Node> records) {
    this.connection = connection;
    this.locks = locks;
    this.removal = new NodeRemoval(connection, records);
    this.kind =
        new RecordKind<>(
            "node",
            connection.paths.nodes,
            connection.paths::nodeLock,
            Codecs.NODE,
            records,
            NodeGoneException::new);
    this.persistent = new PersistentNodeLocks(connection, kind, persistent);
  }

  PersistentNodeLocks persistent() {
    return persistent;
  }

  List<LockedNode> lockNew(List<Node> created, UnaryOperator<Node> change)
      throws InterruptedException {
    return allOrNone(locked -> {
      for (int from = 0; from < created.size(); from += AT_ONCE) {
        int to = Math.min(created.size(), from + AT_ONCE);
        locked.addAll(lockTogether(created.subList(from, to), change));
      }
    });
  }

  /** Takes locks, one after the other. */
  private interface Locking {
    void into(List<LockedNode> locked) throws InterruptedException;
  }

  private static List<LockedNode> allOrNone(Locking locking) throws InterruptedException {
    var locked = new ArrayList<LockedNode>();
    boolean complete = false;
    try {
      locking.into(locked);
      complete = true;
      return locked;
    } finally {
      if (!complete) {
        locked.forEach(LockedNode::close);
      }
    }
  }

  private List<LockedNode> lockTogether(List<Node> created, UnaryOperator<Node> change)
      throws InterruptedException {
    var changed = created.stream().map(change).toList();
    var plans =
        created.stream().map(node -> locks.plan(connection.paths.nodeLock(node.id()))).toList();
    var operations = new ArrayList<Op>();
    for (int i = 0; i < plans.size(); i++) {
      String id = created.get(i).id();
      operations.add(plans.get(i).makeDirectory());
      operations.add(plans.get(i).contend());
      operations.add(Op.setData(kind.path(id), kind.encode(id, changed.get(i)), 0));
    }
    var session = connection.link.session();
    var held = new ArrayList<LockedNode>();
    try {
      connection.write(
          operations,
          results -> {
            var now = connection.clock.now();
            for (int i = 0; i < plans.size(); i++) {
              String id = created.get(i).id();
              var name = Ops.nameOf(results.get(3 * i + 1));
              var lock = locks.taken(plans.get(i), session, name, kind, id);
              var stat = Ops.statOf(results.get(3 * i + 2));
              var before = new Versioned<>(created.get(i), 0, now, now);
              var record = kind.written(id, changed.get(i), stat, before);
              held.add(locked(new FencedRecord<>(connection, kind, id, lock, record), lock));
            }
          });
      return held;
    } catch (WriteRefusedException refused) {
      return oneByOne(created, change);
    } catch (ConnectionLossException e) {
      for (var plan : plans) {
        locks.withdraw(plan);
      }
      return oneByOne(created, change);
    }
  }

  /** Somebody was there before us, or we do not know what happened: the slow way. */
  private List<LockedNode> oneByOne(List<Node> created, UnaryOperator<Node> change)
      throws InterruptedException {
    return allOrNone(locked -> {
      for (var node : created) {
        locked.add(tryLock(node.id()).orElseThrow(() -> notOurs(node.id())));
        locked.getLast().update(change);
      }
    });
  }

  private StoreException notOurs(String id) {
    return kind.records().get(id).isPresent() ? kind.lockLost(id) : new NodeGoneException(id);
  }

  Optional<LockedNode> tryLock(String id) throws InterruptedException {
    return locks.tryLock(kind, id, this::locked);
  }

  Optional<LockedNode> lock(String id, Duration patience) throws InterruptedException {
    return locks.lock(kind, id, patience, this::locked);
  }

  Optional<String> holder(String id) throws InterruptedException {
    return locks.holder(connection.paths.nodeLock(id)).filter(name -> !name.isBlank());
  }

  private LockedNode locked(FencedRecord<Node> record, Lock lock) {
    return new LockedNode(record, lock, removal, persistent);
  }
}
