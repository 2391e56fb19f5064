package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Results;
import dev.nodepool.store.connection.WriteRefusedException;
import dev.nodepool.store.connection.Znodes;
import dev.nodepool.store.lock.FencedRecord;
import dev.nodepool.store.lock.Lock;
import dev.nodepool.store.watch.RecordCache;
import java.util.List;
import org.apache.zookeeper.KeeperException.Code;

/** Deletes a node's record whose lock we hold: all at once, or carefully if others contend. */
final class NodeRemoval {
  private final Connection connection;
  private final RecordCache<Node> records;

  NodeRemoval(Connection connection, RecordCache<Node> records) {
    this.connection = connection;
    this.records = records;
  }

  void remove(FencedRecord<Node> node, Lock lock) throws InterruptedException {
    String path = connection.paths.node(node.id());
    String lockPath = connection.paths.nodeLock(node.id());
    while (true) {
      lock.demandValid();
      try {
        connection.write(
            List.of(lock.giveUp(), Ops.delete(lockPath), Ops.delete(path)),
            _ -> removed(node.id(), lock));
        return;
      } catch (WriteRefusedException refused) {
        if (refused.code() == Code.NOTEMPTY) {
          removeWithContenders(node, lock, path);
          return;
        }
        if (refused.is(0, Code.NONODE) && connection.read(path).isEmpty()) {
          removed(node.id(), lock);
          return;
        }
        if (refused.is(0, Code.NONODE)) {
          throw lock.lost();
        }
        throw Results.unexpected(refused.code(), "to delete node " + node.id());
      } catch (ConnectionLossException e) {
        lock.awaitReconnected(connection);
        if (connection.read(path).isEmpty()) {
          removed(node.id(), lock);
          return;
        }
      }
    }
  }

  private void removed(String id, Lock lock) {
    records.removed(id);
    lock.releasedByTransaction();
  }

  /** Whoever gets the lock in between must see that the node is gone. */
  private void removeWithContenders(FencedRecord<Node> node, Lock lock, String path)
      throws InterruptedException {
    var now = connection.clock.now();
    node.update(record ->
        (record.state().mayMoveTo(NodeState.DELETED)
                ? record
                : record.moved(NodeState.DELETING, now))
            .moved(NodeState.DELETED, now));
    Znodes.removeTree(connection, path);
    removed(node.id(), lock);
  }
}
