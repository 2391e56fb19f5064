package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.ZnodeData;
import dev.nodepool.store.lock.FencedRecord;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.lock.PersistentLocks;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Exchanges the lock of a node for one that outlives its process, and finds such nodes again. */
final class PersistentNodeLocks {
  private final Connection connection;
  private final FencedRecord.Kind<Node> kind;
  private final PersistentLocks locks;

  PersistentNodeLocks(Connection connection, FencedRecord.Kind<Node> kind, PersistentLocks locks) {
    this.connection = connection;
    this.kind = kind;
    this.locks = locks;
  }

  PersistentlyLockedNode keep(FencedRecord<Node> record, String owner, UnaryOperator<Node> change)
      throws InterruptedException {
    String id = record.id();
    String prefix = locks.newPrefix();
    var made = new String[1];
    record.write(
        change,
        List.of(),
        List.of(record.lock()),
        List.of(locks.contend(id, prefix, owner)),
        results -> {
          made[0] = Ops.nameOf(results.getFirst());
          // Before our own lock goes: nobody shall think for a moment that the node is free.
          kind.records().lockTaken(id, made[0]);
        });
    @Nullable String name = made[0] == null ? locks.find(id, prefix).orElse(null) : made[0];
    if (name == null) {
      throw new LockLostException("node " + id);
    }
    return kept(id, name, record.value());
  }

  Optional<PersistentlyLockedNode> find(String id, String owner) throws InterruptedException {
    var name = locks.heldBy(id, owner);
    var raw = name.isEmpty() ? Optional.<ZnodeData>empty() : connection.read(kind.path(id));
    if (name.isEmpty() || raw.filter(found -> !found.isEmpty()).isEmpty()) {
      return Optional.empty();
    }
    var record = raw.get().decoded(id, kind.codec());
    kind.records().seen(id, record, raw.get().stat().getMzxid());
    return Optional.of(new PersistentlyLockedNode(connection, kind, id, name.get(), record));
  }

  private PersistentlyLockedNode kept(String id, String name, Node last)
      throws InterruptedException {
    var known = kind.records().get(id).filter(record -> record.value().equals(last));
    var record =
        known.isPresent()
            ? known
            : connection.read(kind.path(id)).map(raw -> raw.decoded(id, kind.codec()));
    return new PersistentlyLockedNode(
        connection, kind, id, name, record.orElseThrow(() -> kind.gone().apply(id)));
  }
}
