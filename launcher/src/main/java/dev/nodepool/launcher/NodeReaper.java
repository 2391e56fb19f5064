package dev.nodepool.launcher;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.nodepool.driver.Backoff;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.Deadline;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Reason;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.node.LockedNode;
import dev.nodepool.store.node.NodeChange;
import dev.nodepool.store.node.NodeGoneException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what has no future: a node that nobody holds and that is used, failed, half made or to
 * be deleted is gone in the cloud first, then its record. One virtual thread per deletion, never
 * two for one node; a deletion that fails is tried again, later and later, for as long as the
 * record is there.
 */
final class NodeReaper {
  private static final Logger LOG = LoggerFactory.getLogger("nodepool.NodeReaper");

  /** How long a cloud may take to delete one machine. */
  static final Duration DELETE_TIMEOUT = Duration.ofSeconds(600);

  private static final Pattern CALL_ID = Pattern.compile("[0-9a-f]{8}[0-9a-f-]*|req-\\S+");
  private static final Duration EVICTION_PAUSE = Duration.ofMinutes(5);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY_LOCKED = Duration.ofMinutes(1);
  private static final Duration FIRST_UNLOCKED = Duration.ofSeconds(30);
  private static final Duration LAST_RETRY = Duration.ofMinutes(5);

  private final LauncherContext context;
  private final Providers providers;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final Map<String, Backoff> troubled = new ConcurrentHashMap<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
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
      retryLater(id);
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
          return !held.node().state().deletable() || new Deletion(held, provider).run();
        }
      }
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

  /**
   * One node on its way out, for as long as one lock may be kept. Tries again and again, each time
   * after a longer pause; ZooKeeper hears only of what is new.
   */
  private final class Deletion {
    private final LockedNode held;
    private final Deadline deadline = Deadline.in(DELETE_TIMEOUT);
    private final Backoff pauses = new Backoff(FIRST_RETRY, LAST_RETRY_LOCKED);
    private final long began = System.nanoTime();
    private ActiveProvider provider;

    private Deletion(LockedNode held, ActiveProvider provider) {
      this.held = held;
      this.provider = provider;
    }

    /** False when the machine is still there, and the lock has to be given up for a while. */
    private boolean run() throws InterruptedException {
      LOG.info("Node {} ({}) is deleted", held.id(), held.node().state().wire());
      if (held.node().state() != NodeState.DELETING) {
        held.update(n -> n.moved(NodeState.DELETING, context.now()));
      }
      while (true) {
        try {
          deleteMachine();
          held.remove();
          context.metrics().deleted(provider.name(), Duration.ofNanos(System.nanoTime() - began));
          provider.freed();
          return true;
        } catch (CloudException e) {
          explain(String.valueOf(e.getMessage()));
        }
        var pause = pauses.next();
        if (pause.compareTo(deadline.left()) > 0 || stopping.await(pause.toNanos(), NANOSECONDS)) {
          return false;
        }
        if (!held.valid() || context.nodes().get(held.id()).isEmpty()) {
          return true;
        }
        // The configuration may have been mended meanwhile.
        provider = providers.forDeletion(provider.name()).orElse(provider);
      }
    }

    private void deleteMachine() throws CloudException, InterruptedException {
      var externalId = held.node().externalId();
      if (externalId != null && !provider.isStatic()) {
        provider.calls().delete(externalId, deadline.left());
      }
    }

    /** Said and stored when it is new, and not for each try. */
    private void explain(String why) throws InterruptedException {
      var known = held.node().reason();
      if (known == null || !gist(known.text()).equals(gist(reason(why).text()))) {
        LOG.warn("Node {} is not gone yet: {}", held.id(), why);
        held.update(node -> node.withReason(reason(why)));
      }
    }

    /** Without what is new each time, such as the id that a cloud gives to each of our calls. */
    private static String gist(String text) {
      return CALL_ID.matcher(text).replaceAll("");
    }

    private Reason reason(String why) {
      return Reason.of("NOT_DELETED", why, context.now()).in(provider.name(), held.node().pool());
    }
  }

  private void retryLater(String id) {
    var pause = troubled.computeIfAbsent(id, key -> new Backoff(FIRST_UNLOCKED, LAST_RETRY)).next();
    context.timers().after(pause, "delete-" + id + "-again", () -> tryAgain(id));
  }

  private void tryAgain(String id) {
    var node = context.nodes().get(id);
    if (node.isEmpty() || stopped) {
      troubled.remove(id);
      return;
    }
    var provider = providers.forDeletion(node.get().provider());
    if (provider.isPresent()) {
      start(id, provider.get());
    } else {
      troubled.remove(id);
    }
  }

  /** Marks a node for deletion, if it is unlocked and still as {@code still} wants it. */
  boolean expire(String id, Predicate<Node> still, String why) throws InterruptedException {
    try (var _ = Annotations.ofNode(id)) {
      return marked(id, still, why);
    }
  }

  private boolean marked(String id, Predicate<Node> still, String why) throws InterruptedException {
    Optional<LockedNode> lock = context.store().nodes().tryLock(id);
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
    stopping.countDown();
  }

  boolean idle() {
    return underWay.isEmpty();
  }
}
