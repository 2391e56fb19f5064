package dev.nodepool.launcher.cleanup;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.driver.Backoff;
import dev.nodepool.driver.CloudException;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.provider.CloudCalls;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.provider.OpenProviders;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Reason;
import dev.nodepool.store.node.LockedNode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node on its way out, for as long as one lock may be kept. Tries again and again, each time
 * after a longer pause; ZooKeeper hears only of what is new. Used by one thread.
 */
final class Deletion {
  private static final Logger log = LoggerFactory.getLogger("nodepool.NodeReaper");
  private static final Pattern CALL_ID = Pattern.compile("[0-9a-f]{8}[0-9a-f-]*|req-\\S+");
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  private final LauncherContext context;
  private final OpenProviders providers;
  private final CountDownLatch stopping;
  private final LockedNode held;
  private final Deadline deadline = Deadline.in(CloudCalls.DELETION);
  private final Backoff pauses = new Backoff(FIRST_RETRY, LAST_RETRY);
  private final long began = System.nanoTime();
  private OpenProvider provider;

  /**
   * @param stopping ends the pauses
   */
  Deletion(
      LauncherContext context,
      OpenProviders providers,
      CountDownLatch stopping,
      LockedNode held,
      OpenProvider provider) {
    this.context = context;
    this.providers = providers;
    this.stopping = stopping;
    this.held = held;
    this.provider = provider;
  }

  /** False when the machine is still there, and the lock has to be given up for a while. */
  boolean run() throws InterruptedException {
    log.info("Node {} ({}) is deleted", held.id(), held.node().state().wire());
    if (held.node().state() != NodeState.DELETING) {
      held.update(n -> n.moved(NodeState.DELETING, context.now()));
    }
    while (true) {
      try {
        deleteMachine();
        held.remove();
        context.metrics().deleted(provider.name(), Duration.ofNanos(System.nanoTime() - began));
        provider.recordGone();
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
      log.warn("Node {} is not gone yet: {}", held.id(), why);
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
