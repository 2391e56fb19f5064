package dev.nodepool.launcher.request;

import dev.nodepool.launcher.context.Annotations;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.launcher.context.Wakeup;
import dev.nodepool.launcher.pool.ActivePool;
import dev.nodepool.launcher.provider.ProviderListener;
import dev.nodepool.launcher.rules.Decision;
import dev.nodepool.launcher.rules.RequestRules;
import dev.nodepool.launcher.rules.Rule;
import dev.nodepool.launcher.rules.Situation;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.request.RequestGoneException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one pool of one provider: looks through the waiting requests whenever something has
 * changed and decides on each, by pure rules over a snapshot. What it accepts goes to a {@link
 * RequestHandler}. One thread decides; it is woken from any.
 */
public final class PoolWorker implements ProviderListener {
  private final Logger log;
  private final LauncherContext context;
  private final ActivePool pool;
  private final RequestQueue queue;
  private final WaitingReasons reasons;
  private final Wakeup wakeup = new Wakeup();
  private final Runnable waking = this::wake;
  private final Thread thread;
  private volatile boolean accepting = true;

  /**
   * Whether the pool was paused at any moment of this pass: what waited then must not be overtaken
   * in it.
   */
  private boolean pausedInPass;

  public PoolWorker(LauncherContext context, ActivePool pool, RequestQueue queue) {
    this.context = context;
    this.pool = pool;
    this.queue = queue;
    var name = "PoolWorker." + pool.provider().name() + "-" + pool.config().name();
    this.log = LoggerFactory.getLogger("nodepool." + name);
    this.reasons = new WaitingReasons(context, pool, queue);
    this.thread = Thread.ofVirtual().name(name).unstarted(this::work);
    pool.onResumed(waking);
  }

  public void start() {
    thread.start();
    pool.start();
    queue.add(waking);
  }

  /** Something has changed: look again. */
  private void wake() {
    wakeup.signal();
    pool.factsMayHaveChanged();
  }

  @Override
  public void roomMayHaveCome() {
    wake();
  }

  @Override
  public void busier() {
    pool.factsMayHaveChanged();
  }

  @Override
  public void broken(boolean broken) {
    pool.providerIsBroken(broken);
    wake();
  }

  private void work() {
    try {
      while (accepting) {
        wakeup.await(context.intervals().request());
        lookThrough();
      }
    } catch (InterruptedException e) {
      // the end
    }
  }

  private void lookThrough() throws InterruptedException {
    if (!context.store().connected() || !pool.registered()) {
      return;
    }
    pausedInPass = false;
    for (var request : queue.open()) {
      if (!accepting) {
        return;
      }
      if (!queue.isClaimed(request.value().id())) {
        try (var _ = Annotations.of(request.value())) {
          consider(request);
        }
      }
    }
    reasons.tidy();
  }

  private void consider(Versioned<NodeRequest> seen) throws InterruptedException {
    var request = seen.value();
    pausedInPass |= pool.paused();
    var situation = pool.situation(request, pausedInPass);
    // Whoever is behind a more urgent request of another pool is not overtaken by its own pool's.
    pausedInPass |= situation.pool().paused();
    switch (RequestRules.decide(situation)) {
      case Decision.Accept() -> accept(seen, situation);
      case Decision.Decline decline -> {
        if (pool.isConfirmed(decline.rule(), situation.missing(), situation.cost())) {
          decline(seen, decline);
        } else {
          log.debug("Request {}: the cloud is asked again: {}", request.id(), decline.why());
        }
      }
      case Decision.Yield(var rule, var to) -> {
        log.trace("Request {} is left to {} ({})", request.id(), to, rule);
        reasons.note(request, rule, "it is left to " + to);
      }
      case Decision.Wait(var rule, var what) -> {
        log.trace("Request {} waits: {} ({})", request.id(), what, rule);
        reasons.note(request, rule, what);
      }
    }
  }

  /** Takes what the request needs, and hands it to a thread of its own. */
  private void accept(Versioned<NodeRequest> seen, Situation situation) {
    try {
      var admitted = AdmittedRequest.take(pool, queue, seen, situation);
      if (admitted.isPresent()) {
        log.info("Request {} is accepted: {}", seen.value().id(), seen.value().labels());
        new RequestHandler(context, admitted.get()).start();
      }
    } catch (NotServed e) {
      decline(
          seen,
          new Decision.Decline(
              Rule.POOL_PAUSED, e.why(), "Nodes are not made in advance at the quota."));
    }
  }

  private void decline(Versioned<NodeRequest> seen, Decision.Decline decline) {
    var id = seen.value().id();
    if (!queue.claim(id)) {
      return;
    }
    Timers.start(
        "decline-" + id,
        () -> {
          try (var _ = Annotations.of(seen.value())) {
            log.info(
                "Request {} is declined by provider {}: {} ({}). {}",
                id,
                pool.provider().name(),
                decline.why(),
                decline.rule(),
                decline.remedy());
            var held = context.store().requests().tryLock(id);
            if (held.isPresent()) {
              try (var lock = held.get()) {
                lock.update(r ->
                    r.state() == RequestState.REQUESTED
                        ? pool.declined(r, decline.rule().name(), decline.why())
                        : r);
              }
            }
          } catch (RequestGoneException | LockLostException e) {
            log.debug("Request {} went meanwhile", id, e);
          } finally {
            queue.putBack(seen);
          }
        });
  }

  /** Accepts nothing more. What is under way goes on. */
  public void stopAccepting() {
    accepting = false;
    queue.remove(waking);
    wakeup.signal();
  }

  /** What waits for room goes back to the queue. */
  public void letWaitingGo() {
    pool.letGo();
  }

  /** The others no longer count on the pool. */
  public void retire() throws InterruptedException {
    stopAccepting();
    thread.interrupt();
    thread.join(Duration.ofSeconds(5));
    pool.stop();
  }
}
