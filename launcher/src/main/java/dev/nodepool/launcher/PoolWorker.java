package dev.nodepool.launcher;

import dev.nodepool.config.PoolConfig;
import dev.nodepool.launcher.QuotaLedger.PoolQuota;
import dev.nodepool.launcher.rules.Decision;
import dev.nodepool.launcher.rules.RequestRules;
import dev.nodepool.launcher.rules.Rule;
import dev.nodepool.launcher.rules.Situation;
import dev.nodepool.model.Component;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.request.RequestGoneException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one pool of one provider: looks through the waiting requests whenever something has
 * changed and decides on each, by pure rules over a snapshot. What it accepts goes to a {@link
 * RequestHandler}. One thread decides; handlers call {@link #pause} and {@link #resume} from
 * theirs.
 */
final class PoolWorker {
  private final Logger log;
  private final LauncherContext context;
  private final ActiveProvider provider;
  private final PoolConfig config;
  private final RequestQueue queue;
  private final TenantQuota tenants;
  private final PoolPresence presence;
  private final PoolSituations situations;
  private final WaitingReasons reasons;
  private final PublishedFacts facts;
  private final Wakeup wakeup = new Wakeup();
  private final Thread thread;
  private volatile boolean accepting = true;

  /**
   * Whether the pool was paused at any moment of this pass: what waited then must not be overtaken
   * in it.
   */
  private boolean pausedInPass;

  PoolWorker(
      LauncherContext context,
      ActiveProvider provider,
      PoolConfig config,
      RequestQueue queue,
      TenantQuota tenants,
      ReadyStock stock)
      throws InterruptedException {
    this.context = context;
    this.provider = provider;
    this.config = config;
    this.queue = queue;
    this.tenants = tenants;
    var name = "PoolWorker." + provider.name() + "-" + config.name();
    this.log = LoggerFactory.getLogger("nodepool." + name);
    this.presence = new PoolPresence(context, provider.name(), config);
    this.situations = new PoolSituations(context, provider, config, presence, tenants, stock);
    this.reasons = new WaitingReasons(context, presence, queue);
    this.facts = new PublishedFacts(context, presence, situations);
    this.thread = Thread.ofVirtual().name(name).unstarted(this::work);
  }

  void start() {
    thread.start();
    facts.start();
    queue.add(this);
  }

  /** Something has changed: look again. */
  void wake() {
    wakeup.signal();
    factsMayHaveChanged();
  }

  void factsMayHaveChanged() {
    facts.mayHaveChanged();
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
    if (!context.store().connected() || !presence.registered()) {
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
    pausedInPass |= presence.paused();
    var situation = situations.of(request, pausedInPass);
    switch (RequestRules.decide(situation)) {
      case Decision.Accept() -> accept(seen, situation);
      case Decision.Decline decline -> decline(seen, decline);
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

  /** Plans what to take and what to make, and hands the request to a thread of its own. */
  private void accept(Versioned<NodeRequest> seen, Situation situation)
      throws InterruptedException {
    var request = seen.value();
    if (!queue.claim(request.id())) {
      return;
    }
    var tenant = tenants.reserve(request.tenantName(), situation.cost());
    if (tenant.isEmpty()) {
      // Another pool was faster; it wakes us when the tenant has room again.
      queue.putBack(seen);
      return;
    }
    Map<Integer, String> picks =
        request.reuse()
            ? provider.ready().claim(provider.name(), config.name(), request.labels())
            : Map.of();
    var missing = RequestPlan.missing(request.labels(), picks);
    if (provider.isStatic() && !missing.isEmpty()) {
      provider.ready().release(picks.values());
      tenant.get().close();
      queue.putBack(seen);
      return;
    }
    var attempt = provider.ledger().reserve(quota(), RequestPlan.cost(situation.labels(), missing));
    var shortage = String.valueOf(attempt.shortage());
    if (attempt.granted().isEmpty()) {
      if (request.isMinReady()) {
        tenant.get().close();
        queue.putBack(seen);
        decline(
            seen,
            new Decision.Decline(
                Rule.POOL_PAUSED,
                "the pool is at its quota: " + shortage,
                "Nodes are not made in advance at the quota."));
        return;
      }
      // From now on nothing else is accepted: the handler waits for room and resumes the pool.
      pause(request.id(), shortage);
    }
    log.info("Request {} is accepted: {}", request.id(), request.labels());
    var plan =
        new RequestPlan(situation.labels(), picks, attempt.reservation(), shortage, tenant.get());
    new RequestHandler(context, provider, this, queue, seen, plan).start();
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
                provider.name(),
                decline.why(),
                decline.rule(),
                decline.remedy());
            var held = context.store().requests().tryLock(id);
            if (held.isPresent()) {
              try (var lock = held.get()) {
                lock.update(r ->
                    r.state() == RequestState.REQUESTED
                        ? presence.declined(r, decline.rule().name(), decline.why())
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

  /** A handler waits for room: nothing else is accepted until it has it. */
  void pause(String requestId, String why) {
    presence.pause(requestId, why);
    factsMayHaveChanged();
  }

  void resume(String requestId) {
    if (presence.resume(requestId)) {
      wake();
    }
  }

  /** While the provider is broken, nobody shall count on this pool. */
  void providerIsBroken(boolean broken) {
    presence.providerIsBroken(broken);
    wake();
  }

  PoolConfig config() {
    return config;
  }

  PoolPresence presence() {
    return presence;
  }

  Component.Pool identity() {
    return presence.identity();
  }

  PoolQuota quota() {
    return situations.quota();
  }

  /** Accepts nothing more. What is under way goes on. */
  void stopAccepting() {
    accepting = false;
    queue.remove(this);
    wakeup.signal();
  }

  /** The others no longer count on this pool. */
  void unregister() throws InterruptedException {
    stopAccepting();
    thread.interrupt();
    thread.join(Duration.ofSeconds(5));
    facts.stop();
    presence.unregister();
  }
}
