package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Results;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.connection.WriteRefusedException;
import dev.nodepool.store.connection.ZnodeData;
import dev.nodepool.store.lock.FencedRecord;
import dev.nodepool.store.lock.LockLostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.Op;

/**
 * A node that is locked beyond the end of any process (zookeeper-contract.md 8). Every write checks
 * in the same transaction that this lock is still there, and that nobody has written meanwhile:
 * several processes of one owner may write to one node. One call at a time; any thread.
 */
public final class PersistentlyLockedNode {
  private final Connection connection;
  private final FencedRecord.Kind<Node> kind;
  private final String id;
  private final String lockPath;
  private final String lockName;
  private Versioned<Node> current;

  PersistentlyLockedNode(
      Connection connection,
      FencedRecord.Kind<Node> kind,
      String id,
      String lockName,
      Versioned<Node> current) {
    this.connection = connection;
    this.kind = kind;
    this.id = id;
    this.lockName = lockName;
    this.lockPath = connection.paths.nodeLock(id) + "/" + lockName;
    this.current = current;
  }

  public String id() {
    return id;
  }

  /** The node as we last read or wrote it. */
  public synchronized Node node() {
    return current.value();
  }

  /**
   * Changes the record by compare-and-set: {@code change} is applied again when somebody else has
   * written meanwhile. Nothing is written when it changes nothing.
   *
   * @throws LockLostException when the lock is no longer there, or the node is gone
   */
  public synchronized Node update(UnaryOperator<Node> change) throws InterruptedException {
    catchUp();
    while (true) {
      Node next = change.apply(current.value());
      if (next.equals(current.value()) || wrote(next, List.of())) {
        return next;
      }
    }
  }

  /**
   * Changes the record and gives the lock up, in one transaction, if the record is still as {@code
   * still} wants it; says whether that was so.
   *
   * @throws LockLostException when the lock is no longer there, or the node is gone
   */
  public synchronized boolean release(Predicate<Node> still, UnaryOperator<Node> change)
      throws InterruptedException {
    catchUp();
    while (still.test(current.value())) {
      if (wrote(change.apply(current.value()), List.of(Ops.delete(lockPath)))) {
        kind.records().lockGivenUp(id, lockName);
        return true;
      }
    }
    return false;
  }

  /** What the watch has brought since saves a refused write. */
  private void catchUp() {
    kind.records()
        .get(id)
        .filter(known -> known.version() > current.version())
        .ifPresent(known -> current = known);
  }

  /** False when somebody else was faster, and {@code current} is what he has written. */
  private boolean wrote(Node next, List<Op> last) throws InterruptedException {
    byte[] bytes = kind.encode(id, next);
    var operations = new ArrayList<Op>();
    operations.add(Ops.mustExist(lockPath));
    operations.add(Op.setData(kind.path(id), bytes, current.version()));
    operations.addAll(last);
    try {
      connection.write(
          operations,
          results -> {
            var stat = Ops.statOf(results.get(1));
            current = kind.written(next, stat, current);
            kind.records().wrote(id, current, stat.getMzxid());
          });
      return true;
    } catch (WriteRefusedException refused) {
      switch (refused.code()) {
        case NONODE -> throw new LockLostException("node " + id);
        case BADVERSION -> {
          reread();
          return false;
        }
        default -> throw Results.unexpected(refused.code(), kind.name() + " " + id);
      }
    } catch (ConnectionLossException e) {
      connection.awaitReconnected();
      int before = current.version();
      var raw = reread();
      return raw.stat().getVersion() == before + 1 && Arrays.equals(raw.data(), bytes);
    }
  }

  private ZnodeData reread() throws InterruptedException {
    Optional<ZnodeData> raw = connection.read(kind.path(id)).filter(found -> !found.isEmpty());
    var found = raw.orElseThrow(() -> new LockLostException("node " + id));
    current = found.decoded(id, kind.codec());
    kind.records().seen(id, current, found.stat().getMzxid());
    return found;
  }
}
