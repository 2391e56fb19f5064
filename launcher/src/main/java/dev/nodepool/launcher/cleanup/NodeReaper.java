package dev.nodepool.launcher.cleanup;

import dev.nodepool.driver.Backoff;
import dev.nodepool.launcher.context.Annotations;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.provider.OpenProviders;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.node.NodeChange;
import dev.nodepool.store.node.NodeGoneException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what has no future: a node that nobody holds and that is used, failed, half made or to
 * be deleted is gone in the cloud first, then its record. One virtual thread per deletion, never
 * two for one node; a deletion that fails is tried again, later and later, for as long as the
 * record is there.
 */
public final class NodeReaper {
  private static final Logger log = LoggerFactory.getLogger("nodepool.NodeReaper");
  private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
  private static final Duration LAST_RETRY = Duration.ofMinutes(5);

  private final LauncherContext context;
  private final OpenProviders providers;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final Map<String, Backoff> troubled = new ConcurrentHashMap<>();
  private final CountDownLatch stopping = new CountDownLatch(1);

  public NodeReaper(LauncherContext context, OpenProviders providers) {
    this.context = context;
    this.providers = providers;
  }

  /** Hears of every change of a node; must not block. */
  public void changed(NodeChange change) {
    var node = change.after();
    if (node == null) {
      troubled.remove(change.id());
    } else if (!change.lockedAfter()) {
      consider(node);
    }
  }

  /** The safety re-scan: only nodes in states that end, never all nodes. */
  public void rescan() {
    for (var state : NodeState.values()) {
      if (state.deletable()) {
        context.nodes().byState(state).stream()
            .filter(node -> !context.nodes().locked(node.id()))
            .forEach(this::consider);
      }
    }
  }

  private void consider(Node node) {
    if (!stopped() && node.state().deletable() && !troubled.containsKey(node.id())) {
      providers.forDeletion(node.provider()).ifPresent(provider -> start(node.id(), provider));
    }
  }

  private void start(String id, OpenProvider provider) {
    if (underWay.add(id)) {
      Timers.start("delete-" + id, () -> reap(id, provider));
    }
  }

  private void reap(String id, OpenProvider provider) throws InterruptedException {
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
  private boolean reaped(String id, OpenProvider provider) throws InterruptedException {
    try {
      var lock = context.store().nodes().tryLock(id);
      if (lock.isPresent()) {
        try (var held = lock.get()) {
          return !held.node().state().deletable()
              || new Deletion(context, providers, stopping, held, provider).run();
        }
      }
    } catch (NodeGoneException | LockLostException e) {
      log.debug("Node {} is somebody else's now", id, e);
    }
    return true;
  }

  /** What changed while the deletion had the node must not be missed. */
  private void lookAgain(String id) {
    if (!context.nodes().locked(id)) {
      context.nodes().get(id).ifPresent(this::consider);
    }
  }

  private void retryLater(String id) {
    var pause = troubled.computeIfAbsent(id, _ -> new Backoff(FIRST_RETRY, LAST_RETRY)).next();
    context.timers().after(pause, "delete-" + id + "-again", () -> tryAgain(id));
  }

  private void tryAgain(String id) {
    var provider =
        stopped()
            ? Optional.<OpenProvider>empty()
            : context.nodes().get(id).flatMap(node -> providers.forDeletion(node.provider()));
    provider.ifPresentOrElse(found -> start(id, found), () -> troubled.remove(id));
  }

  /** Starts no further deletion. */
  public void stop() {
    stopping.countDown();
  }

  private boolean stopped() {
    return stopping.getCount() == 0;
  }

  public boolean idle() {
    return underWay.isEmpty();
  }
}
