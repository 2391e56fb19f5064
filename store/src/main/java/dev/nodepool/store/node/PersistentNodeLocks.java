package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.lock.FencedRecord;
import dev.nodepool.store.lock.Lock;
import dev.nodepool.store.lock.PersistentLock;
import dev.nodepool.store.lock.PersistentLocks;
import dev.nodepool.store.lock.RecordKind;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Exchanges the lock of a node for one that outlives its process, and finds such nodes again. */
final class PersistentNodeLocks {
  private final Connection connection;
  private final RecordKind<Node> kind;
  private final PersistentLocks locks;

  PersistentNodeLocks(Connection connection, RecordKind<Node> kind, PersistentLocks locks) {
    this.connection = connection;
    this.kind = kind;
    this.locks = locks;
  }

  PersistentlyLockedNode exchange(
      FencedRecord<Node> record, Lock lock, String owner, UnaryOperator<Node> change)
      throws InterruptedException {
    String id = record.id();
    String prefix = locks.newPrefix();
    var made = new String[1];
    record.write(
        change,
        List.of(),
        List.of(lock),
        List.of(locks.contend(id, prefix, owner)),
        results -> {
          made[0] = Ops.nameOf(results.getFirst());
          // Before our own lock goes: nobody shall think for a moment that the node is free.
          kind.records().lockTaken(id, made[0]);
        });
    var name = made[0] == null ? locks.find(id, prefix) : Optional.of(made[0]);
    return locked(
        connection.paths.nodeLock(id) + "/" + name.orElseThrow(() -> kind.lockLost(id)),
        last(id, record.value()));
  }

  /** The record with its version, as far as possible without asking ZooKeeper. */
  private Versioned<Node> last(String id, Node node) throws InterruptedException {
    var known = kind.records().get(id).filter(record -> record.value().equals(node));
    return (known.isPresent() ? known : kind.read(connection, id))
        .orElseThrow(() -> kind.gone().apply(id));
  }

  Optional<PersistentlyLockedNode> find(String id, String owner) throws InterruptedException {
    var path = locks.heldBy(id, owner);
    return path.isEmpty()
        ? Optional.empty()
        : kind.read(connection, id).map(record -> locked(path.get(), record));
  }

  private PersistentlyLockedNode locked(String path, Versioned<Node> record) {
    String id = record.value().id();
    var lock = new PersistentLock(path, kind, id);
    return new PersistentlyLockedNode(new FencedRecord<>(connection, kind, id, lock, record));
  }
}
