package dev.nodepool.store.request;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.connection.Subscription;
import dev.nodepool.store.lock.FencedRecord;
import dev.nodepool.store.node.LockedNode;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A request whose lock we hold. Every write checks the lock in the same transaction. Any thread;
 * closing gives the lock up.
 */
public final class LockedRequest implements AutoCloseable {
  private final FencedRecord<NodeRequest> record;

  LockedRequest(FencedRecord<NodeRequest> record) {
    this.record = record;
  }

  public String id() {
    return record.id();
  }

  /** The request as we last read or wrote it. */
  public NodeRequest request() {
    return record.value();
  }

  /**
   * Changes the record by compare-and-set: {@code change} is applied again when somebody else has
   * written meanwhile.
   *
   * @throws RequestGoneException when the requestor has cancelled it
   * @throws LockLostException when the lock is no longer ours
   */
  public NodeRequest update(UnaryOperator<NodeRequest> change) throws InterruptedException {
    return record.update(change);
  }

  /**
   * In one transaction: the locks of the nodes are given up, the request is written, its lock is
   * given up. The held nodes and this are closed then; nothing is closed when it throws.
   */
  public void settle(UnaryOperator<NodeRequest> change, List<LockedNode> nodes)
      throws InterruptedException {
    var releases = nodes.stream().map(LockedNode::lock).toList();
    record.write(change, releases, List.of(record.lock()));
  }

  public boolean valid() {
    return record.lock().valid();
  }

  /** Runs once if the session ends while we hold the lock; must not block. */
  public Subscription onLost(Runnable action) {
    return record.lock().onLost(action);
  }

  /** Gives the lock up; silent when it is lost or given up already. */
  @Override
  public void close() {
    record.lock().release();
  }
}
