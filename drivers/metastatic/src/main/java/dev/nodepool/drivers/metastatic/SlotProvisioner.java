package dev.nodepool.drivers.metastatic;

import dev.nodepool.client.LeaseException;
import dev.nodepool.client.LongLeases;
import dev.nodepool.concurrent.Deadline;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.model.Machine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives slots of the backing nodes of one label to the launches that wait for them, first come,
 * first served, and asks for as many backing nodes as are missing: no more, and fewer again when
 * launches give up. Thread-safe.
 */
final class SlotProvisioner implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.driver.metastatic");
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final LabelSettings label;
  private final Slots slots;
  private final LongLeases nodes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Waiter> waiters = new ArrayDeque<>();

  /** Nodes that are about to be stored, by backing node. */
  private final Map<String, Set<String>> onTheirWay = new HashMap<>();

  private final Deque<Asker> asking = new ArrayDeque<>();
  private boolean closed;

  /** Gets one backing node. */
  private final class Asker implements Runnable {
    private final Thread thread =
        Thread.ofVirtual().name("backing-" + label.backingLabel()).unstarted(this);

    /** Known shortly before it is seen among the backing nodes. */
    private volatile @Nullable String nodeId;

    /** A request that comes to nothing for another reason than a refusal is made again. */
    @Override
    public void run() {
      boolean refused = false;
      try {
        refused = !obtained();
      } catch (InterruptedException e) {
        log.debug("A backing node of label {} is not needed any more", label.backingLabel());
      } catch (LeaseException | RuntimeException e) {
        log.warn("A backing node of label {}: {}", label.backingLabel(), e.getMessage());
        pause();
      } finally {
        ended(this, refused);
      }
    }

    private boolean obtained() throws LeaseException, InterruptedException {
      log.info("A backing node of label {} is asked for", label.backingLabel());
      var got =
          nodes.obtain(
              label.backingLabel(),
              node -> {
                nodeId = node.id();
                return SlotTable.fresh(nodes.owner(), label, nodes.now()).text();
              });
      got.ifPresent(node ->
          log.info("Backing node {} of label {} has come", node.id(), label.backingLabel()));
      return got.isPresent();
    }
  }

  /** A launch; guarded by the lock. */
  private final class Waiter {
    private final String nodeId;
    private final Condition news = lock.newCondition();
    private @Nullable String granted;
    private @Nullable String refusal;

    private Waiter(String nodeId) {
      this.nodeId = nodeId;
    }
  }

  SlotProvisioner(LabelSettings label, Slots slots, LongLeases nodes) {
    this.label = label;
    this.slots = slots;
    this.nodes = nodes;
  }

  /** A slot for that node, stored. Blocks until there is one. */
  Machine obtain(String nodeId, Duration patience) throws LaunchException, InterruptedException {
    var deadline = Deadline.in(patience);
    var waiter = new Waiter(nodeId);
    locked(() -> {
      waiters.addLast(waiter);
      settle();
    });
    try {
      while (true) {
        var machine = slots.take(awaitGrant(waiter, deadline), nodeId);
        if (machine.isPresent()) {
          return machine.get();
        }
        // Another launcher was faster, or the backing node is gone: our turn is still ours.
        locked(() -> {
          withdraw(waiter);
          waiters.addFirst(waiter);
          settle();
        });
      }
    } finally {
      locked(() -> {
        withdraw(waiter);
        settle();
      });
    }
  }

  private String awaitGrant(Waiter waiter, Deadline deadline)
      throws LaunchException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (waiter.granted != null) {
          return waiter.granted;
        }
        if (waiter.refusal != null) {
          throw new LaunchException(LaunchFailure.CLOUD_ERROR, waiter.refusal);
        }
        if (deadline.over()) {
          throw new LaunchException(
              LaunchFailure.TIMED_OUT,
              "no backing node of label %s within launch-timeout: see its request in request-list"
                  .formatted(label.backingLabel()));
        }
        waiter.news.awaitNanos(Math.max(1, deadline.left().toNanos()));
      }
    } finally {
      lock.unlock();
    }
  }

  private void withdraw(Waiter waiter) {
    waiters.remove(waiter);
    var group = waiter.granted == null ? null : onTheirWay.get(waiter.granted);
    if (group != null) {
      group.remove(waiter.nodeId);
      if (group.isEmpty()) {
        onTheirWay.remove(waiter.granted);
      }
    }
    waiter.granted = null;
  }

  /** Something has changed: whoever waits may have a slot now. */
  void wake() {
    locked(() -> {
      if (!waiters.isEmpty()) {
        settle();
      }
    });
  }

  boolean isBusy() {
    lock.lock();
    try {
      return !waiters.isEmpty() || !asking.isEmpty() || !onTheirWay.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Grants what is there, and asks for what is missing. Under the lock; from memory. */
  private void settle() {
    if (closed || waiters.isEmpty() && asking.isEmpty()) {
      return;
    }
    // One look for both: a backing node that comes now is either here already or still to come.
    var backingNodes = slots.all();
    grant(slots.open(backingNodes, label));
    var here = backingNodes.stream().map(BackingNode::id).collect(Collectors.toSet());
    long coming =
        asking.stream().filter(one -> one.nodeId == null || !here.contains(one.nodeId)).count();
    for (; coming * label.slots() < waiters.size(); coming++) {
      asking.addLast(new Asker());
      asking.getLast().thread.start();
    }
    var newestFirst = asking.descendingIterator();
    while ((coming - 1) * label.slots() >= waiters.size() && newestFirst.hasNext()) {
      var surplus = newestFirst.next();
      if (surplus.nodeId == null) {
        newestFirst.remove();
        surplus.thread.interrupt();
        coming--;
      }
    }
  }

  private void grant(List<BackingNode> open) {
    for (var backing : open) {
      var coming = onTheirWay.computeIfAbsent(backing.id(), _ -> new HashSet<>());
      while (!waiters.isEmpty() && backing.room(coming) > 0) {
        var waiter = waiters.removeFirst();
        waiter.granted = backing.id();
        coming.add(waiter.nodeId);
        waiter.news.signal();
      }
      if (coming.isEmpty()) {
        onTheirWay.remove(backing.id());
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      log.trace("Not needed any more");
    }
  }

  private void ended(Asker asker, boolean refused) {
    locked(() -> {
      boolean counted = asking.remove(asker);
      for (int i = 0; counted && refused && i < label.slots() && !waiters.isEmpty(); i++) {
        var waiter = waiters.removeFirst();
        waiter.refusal =
            "no provider could give a backing node of label %s".formatted(label.backingLabel());
        waiter.news.signal();
      }
      settle();
    });
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  /** Takes back what is asked for. */
  @Override
  public void close() {
    locked(() -> {
      closed = true;
      asking.forEach(one -> one.thread.interrupt());
      asking.clear();
    });
  }
}
