package dev.nodepool.client;

import dev.nodepool.model.Node;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.node.LockedNode;
import dev.nodepool.store.node.NodeGoneException;
import dev.nodepool.store.node.PersistentlyLockedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The locks of a lease. Used by one thread at a time. */
final class LeaseLocks {
  private static final Logger log = LoggerFactory.getLogger(LeaseLocks.class);
  private final List<LockedNode> locks = new ArrayList<>();

  void add(LockedNode lock) {
    locks.add(lock);
  }

  List<Node> nodes() {
    return locks.stream().map(LockedNode::node).toList();
  }

  /** Changes every node; all of them or an exception. */
  void update(UnaryOperator<Node> change) throws LeaseException, InterruptedException {
    try {
      for (var lock : locks) {
        lock.update(change);
      }
    } catch (StoreException e) {
      throw new LeaseException("the lease cannot be written: " + e.getMessage(), e);
    }
  }

  /** Changes every node and locks it for that owner beyond our process; all or an exception. */
  List<PersistentlyLockedNode> lockPersistently(String owner, UnaryOperator<Node> change)
      throws LeaseException, InterruptedException {
    var locked = new ArrayList<PersistentlyLockedNode>();
    try {
      for (var lock : locks) {
        locked.add(lock.lockPersistently(owner, change));
      }
      return locked;
    } catch (StoreException e) {
      throw new LeaseException("the lease cannot be written: " + e.getMessage(), e);
    }
  }

  /** Changes what can still be changed, and gives up every lock. */
  void settle(UnaryOperator<Node> change) throws InterruptedException {
    try {
      for (var lock : locks) {
        try (lock) {
          lock.update(change);
        } catch (NodeGoneException | LockLostException e) {
          log.debug("Node {} need not be given back", lock.id(), e);
        } catch (StoreException e) {
          log.warn("Node {} is left to the launchers: {}", lock.id(), e.getMessage());
        }
      }
    } finally {
      unlock();
    }
  }

  /** Gives up every lock; never throws, also when interrupted. */
  void unlock() {
    locks.forEach(LockedNode::close);
    locks.clear();
  }

  boolean anyLost() {
    return locks.stream().anyMatch(lock -> !lock.valid());
  }

  void onLost(Runnable action) {
    var first = new AtomicBoolean(true);
    for (var lock : locks) {
      var _ =
          lock.onLost(() -> {
            if (first.getAndSet(false)) {
              action.run();
            }
          });
    }
  }
}
