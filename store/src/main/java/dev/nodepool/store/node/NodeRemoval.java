package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Results;
import dev.nodepool.store.connection.TreeRemoval;
import dev.nodepool.store.connection.WriteRefusedException;
import dev.nodepool.store.lock.FencedRecord;
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

  void remove(FencedRecord<Node> node) throws InterruptedException {
    String path = connection.paths.node(node.id());
    String lockPath = connection.paths.nodeLock(node.id());
    while (true) {
      node.lock().demandValid();
      try {
        connection.write(
            List.of(node.lock().giveUp(), Ops.delete(lockPath), Ops.delete(path)),
            _ -> removed(node));
        return;
      } catch (WriteRefusedException refused) {
        if (refused.code() == Code.NOTEMPTY) {
          removeWithContenders(node, path);
          return;
        }
        if (refused.is(0, Code.NONODE) && connection.read(path).isEmpty()) {
          removed(node);
          return;
        }
        if (refused.is(0, Code.NONODE)) {
          throw node.lock().lost();
        }
        throw Results.unexpected(refused.code(), "to delete node " + node.id());
      } catch (ConnectionLossException e) {
        connection.awaitReconnected(node.lock().session());
        node.lock().demandValid();
        if (connection.read(path).isEmpty()) {
          removed(node);
          return;
        }
      }
    }
  }

  private void removed(FencedRecord<Node> node) {
    records.removed(node.id());
    node.lock().releasedByTransaction();
  }

  /** Whoever gets the lock in between must see that the node is gone. */
  private void removeWithContenders(FencedRecord<Node> node, String path)
      throws InterruptedException {
    var now = connection.clock.now();
    node.update(record ->
        (record.state().mayMoveTo(NodeState.DELETED)
                ? record
                : record.moved(NodeState.DELETING, now))
            .moved(NodeState.DELETED, now));
    new TreeRemoval(connection).remove(path);
    removed(node);
  }
}
