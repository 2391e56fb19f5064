package dev.nodepool.store.request;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.lock.Fence;
import dev.nodepool.store.lock.FencedRecord;
import dev.nodepool.store.lock.Lock;
import dev.nodepool.store.lock.LockedRecord;
import dev.nodepool.store.node.LockedNode;
import java.util.List;
import java.util.function.UnaryOperator;

/** A request whose lock we hold; throws {@link RequestGoneException} when it has been cancelled. */
public final class LockedRequest extends LockedRecord<NodeRequest> {

  LockedRequest(FencedRecord<NodeRequest> record, Lock lock) {
    super(record, lock);
  }

  /** The request as we last read or wrote it. */
  public NodeRequest request() {
    return record.value();
  }

  /**
   * In one transaction: the locks of the nodes are given up, the request is written, its lock is
   * given up. The nodes and this are closed then; nothing is closed when it throws.
   */
  public void settle(UnaryOperator<NodeRequest> change, List<LockedNode> nodes)
      throws InterruptedException {
    record.write(change, nodes.stream().<Fence>map(LockedNode::lock).toList(), List.of(lock()));
  }
}
