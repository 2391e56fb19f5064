package dev.nodepool.launcher;

import dev.nodepool.driver.CloudException;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.HeldNode;
import dev.nodepool.store.LockLostException;
import dev.nodepool.store.NodeChange;
import dev.nodepool.store.NodeGoneException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what has no future: a node that nobody holds and that is used, failed, half made or to
 * be deleted is gone in the cloud first, then its record. One virtual thread per deletion, never
 * two for one node; a deletion that fails is tried again, later and later.
 */
final class NodeReaper {
  private static final Logger LOG = LoggerFactory.getLogger("nodepool.NodeReaper");

  /** How long a cloud may take to delete one machine. */
  static final Duration DELETE_TIMEOUT = Duration.ofSeconds(600);

  private static final Duration EVICTION_PAUSE = Duration.ofMinutes(5);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(5);

  private final LauncherContext context;
  private final Providers providers;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final Map<String, Backoff> troubled = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  NodeReaper(LauncherContext context, Providers providers) {
    this.context = context;
    this.providers = providers;
  }

  /** Hears of every change of a node; must not block. */
  void changed(NodeChange change) {
    var node = change.after();
    if (node == null) {
      troubled.remove(change.id());
    } else if (!change.lockedAfter()) {
      consider(node);
    }
  }

  /** The safety re-scan: only nodes in states that end, never all nodes. */
  void rescan() {
    for (var state : NodeState.values()) {
      if (state.deletable()) {
        context.nodes().byState(state).stream()
            .filter(node -> !context.nodes().locked(node.id()))
            .forEach(this::consider);
      }
    }
  }

  private void consider(Node node) {
    if (!stopped && node.state().deletable() && !troubled.containsKey(node.id())) {
      providers.forDeletion(node.provider()).ifPresent(provider -> start(node.id(), provider));
    }
  }

  private void start(String id, ActiveProvider provider) {
    if (underWay.add(id)) {
      Timers.start("delete-" + id, () -> reap(id, provider));
    }
  }

  private void reap(String id, ActiveProvider provider) throws InterruptedException {
    boolean again = false;
    try (var _ = Annotations.ofNode(id)) {
      again = !reaped(id, provider);
    } finally {
      underWay.remove(id);
    }
    if (again) {
      retryLater(id, provider);
    } else {
      troubled.remove(id);
      lookAgain(id);
    }
  }

  /** False when the cloud would not. */
  private boolean reaped(String id, ActiveProvider provider) throws InterruptedException {
    try {
      var lock = context.store().nodes().tryLock(id);
      if (lock.isPresent()) {
        try (var held = lock.get()) {
          if (held.node().state().deletable()) {
            delete(held, provider);
          }
        }
      }
    } catch (CloudException e) {
      LOG.warn("Node {} is not gone yet: {}", id, e.getMessage());
      return false;
    } catch (NodeGoneException | LockLostException e) {
      LOG.debug("Node {} is somebody else's now", id, e);
    }
    return true;
  }

  /** What changed while the deletion had the node must not be missed. */
  private void lookAgain(String id) {
    if (!context.nodes().locked(id)) {
      context.nodes().get(id).ifPresent(this::consider);
    }
  }

  private void delete(HeldNode held, ActiveProvider provider)
      throws CloudException, InterruptedException {
    var node = held.node();
    long began = System.nanoTime();
    LOG.info("Node {} ({}) is deleted", node.id(), node.state().wire());
    if (node.state() != NodeState.DELETING) {
      held.update(n -> n.moved(NodeState.DELETING, context.now()));
    }
    var externalId = node.externalId();
    if (externalId != null && !provider.isStatic()) {
      provider.provider().delete(externalId);
    }
    held.remove();
    context.metrics().deleted(provider.name(), Duration.ofNanos(System.nanoTime() - began));
    provider.freed();
  }

  private void retryLater(String id, ActiveProvider provider) {
    var pause = troubled.computeIfAbsent(id, key -> new Backoff(FIRST_RETRY, LAST_RETRY)).next();
    context.timers().after(pause, "delete-" + id + "-again", () -> start(id, provider));
  }

  /** Marks a node for deletion, if it is unlocked and still as {@code still} wants it. */
  boolean expire(String id, Predicate<Node> still, String why) throws InterruptedException {
    try (var _ = Annotations.ofNode(id)) {
      return marked(id, still, why);
    }
  }

  private boolean marked(String id, Predicate<Node> still, String why) throws InterruptedException {
    Optional<HeldNode> lock = context.store().nodes().tryLock(id);
    if (lock.isEmpty()) {
      return false;
    }
    try (var held = lock.get()) {
      if (!still.test(held.node())) {
        return false;
      }
      LOG.info("Node {} is to be deleted: {}", id, why);
      held.update(node -> node.moved(NodeState.DELETING, context.now()));
      return true;
    } catch (NodeGoneException | LockLostException e) {
      LOG.debug("Node {} changed meanwhile", id, e);
      return false;
    }
  }

  /** One free node of a full pool goes, unless one of the pool is on its way out already. */
  void evictOldest(ActiveProvider provider, String pool) throws InterruptedException {
    var since = context.now().minus(EVICTION_PAUSE);
    boolean oneIsGoing =
        context.nodes().byPool(provider.name(), pool).stream()
            .anyMatch(
                node -> node.state() == NodeState.DELETING && node.stateTime().isAfter(since));
    var oldest = provider.ready().oldest(provider.name(), pool);
    if (!oneIsGoing && oldest != null) {
      expire(
          oldest.id(),
          node -> node.state() == NodeState.READY && node.allocatedTo() == null,
          "the pool is at its quota and nobody uses it");
    }
  }

  /** Starts no further deletion. */
  void stop() {
    stopped = true;
  }

  boolean idle() {
    return underWay.isEmpty();
  }
}
