package dev.nodepool.launcher;

import dev.nodepool.config.PoolConfig;
import dev.nodepool.launcher.QuotaLedger.PoolQuota;
import dev.nodepool.launcher.rules.Decision;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.launcher.rules.RequestRules;
import dev.nodepool.launcher.rules.Situation;
import dev.nodepool.model.Component;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Quota;
import dev.nodepool.model.RequestState;
import dev.nodepool.model.Resources;
import dev.nodepool.store.Registration;
import dev.nodepool.store.Versioned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final Component.Pool identity;
  private final Wakeup wakeup = new Wakeup();
  private final AtomicInteger pauses = new AtomicInteger();
  private final Thread thread;
  private final Registration registration;
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
      TenantQuota tenants)
      throws InterruptedException {
    this.context = context;
    this.provider = provider;
    this.config = config;
    this.queue = queue;
    this.tenants = tenants;
    var name = "PoolWorker." + provider.name() + "-" + config.name();
    this.log = LoggerFactory.getLogger("nodepool." + name);
    this.identity =
        new Component.Pool(
            context.settings().fqdn()
                + "-"
                + name
                + "-"
                + UUID.randomUUID().toString().replace("-", ""),
            config.name(),
            provider.name(),
            config.labels(),
            config.priority(),
            false,
            context.settings().hostname(),
            "running",
            context.settings().version(),
            0);
    this.registration = context.store().components().register(identity);
    this.thread = Thread.ofVirtual().name(name).unstarted(this::work);
  }

  void start() {
    thread.start();
    queue.add(this);
  }

  /** Something has changed: look again. */
  void wake() {
    wakeup.signal();
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
    if (!context.store().connected()) {
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
  }

  private void consider(Versioned<NodeRequest> seen) throws InterruptedException {
    var request = seen.value();
    pausedInPass |= pauses.get() > 0;
    var situation = situation(request);
    switch (RequestRules.decide(situation)) {
      case Decision.Accept() -> accept(seen, situation);
      case Decision.Decline(var reason, var why) -> decline(seen, reason, why);
      case Decision.Yield(var reason, var to) ->
          log.trace("Request {} is left to {} ({})", request.id(), to, reason);
      case Decision.Wait(var reason, var what) ->
          log.trace("Request {} waits: {} ({})", request.id(), what, reason);
    }
  }

  private Situation situation(NodeRequest request) throws InterruptedException {
    Map<String, LabelView> views = new HashMap<>();
    for (var label : request.labels()) {
      if (!views.containsKey(label)) {
        views.put(
            label,
            config.labels().contains(label)
                ? provider.view(config, label)
                : new LabelView.Unsupported());
      }
    }
    var tenant = request.tenantName();
    return new Situation(
        request,
        identity.withPaused(pausedInPass),
        config.limits().limit(Resources.INSTANCES).orElse(Long.MAX_VALUE) > 0,
        provider.active(),
        provider.config().maxConcurrency(),
        views,
        provider.ledger().capacity(quota()),
        tenant == null ? Quota.UNLIMITED : tenants.left(tenant),
        context.components().pools());
  }

  /** Plans what to take and what to make, and hands the request to a thread of its own. */
  private void accept(Versioned<NodeRequest> seen, Situation situation)
      throws InterruptedException {
    var request = seen.value();
    if (!queue.claim(request.id())) {
      return;
    }
    Map<Integer, String> picks =
        request.reuse()
            ? provider.ready().claim(provider.name(), config.name(), request.labels())
            : Map.of();
    var wanted = missing(request, picks, situation);
    if (provider.isStatic() && !wanted.isNone()) {
      provider.ready().release(picks.values());
      queue.release(request.id());
      return;
    }
    var attempt = provider.ledger().reserve(quota(), wanted);
    if (attempt.granted().isEmpty()) {
      if (request.isMinReady()) {
        queue.release(request.id());
        decline(
            seen, Decision.Reason.POOL_PAUSED, "the pool is at its quota: " + attempt.shortage());
        return;
      }
      // From now on nothing else is accepted: the handler waits for room and resumes the pool.
      pause(request.id(), String.valueOf(attempt.shortage()));
    }
    log.info("Request {} is accepted: {}", request.id(), request.labels());
    new RequestHandler(
            context, provider, this, queue, seen, new RequestPlan(picks, attempt.reservation()))
        .start();
  }

  private static Resources missing(
      NodeRequest request, Map<Integer, String> picks, Situation situation) {
    List<Resources> costs = new ArrayList<>();
    for (int i = 0; i < request.labels().size(); i++) {
      if (!picks.containsKey(i)
          && situation.labels().get(request.labels().get(i)) instanceof LabelView.Servable label) {
        costs.add(label.cost());
      }
    }
    return Resources.sum(costs);
  }

  private void decline(Versioned<NodeRequest> seen, Decision.Reason reason, String why) {
    var id = seen.value().id();
    if (!queue.claim(id)) {
      return;
    }
    Timers.start(
        "decline-" + id,
        () -> {
          try (var _ = Annotations.of(seen.value())) {
            log.info("Request {} is declined: {} ({})", id, why, reason);
            var held = context.store().requests().tryLock(id);
            if (held.isPresent()) {
              try (var lock = held.get()) {
                lock.update(r -> r.state() == RequestState.REQUESTED ? declined(r) : r);
              }
            }
          } finally {
            queue.release(id);
          }
        });
  }

  /** The request with our refusal: failed when nobody is left who could serve it. */
  NodeRequest declined(NodeRequest request) {
    var refused = request.declinedBy(identity.id());
    boolean nobodyLeft =
        context.components().pools().stream()
            .map(Component.Pool::id)
            .allMatch(refused.declinedBy()::contains);
    return refused.moved(nobodyLeft ? RequestState.FAILED : RequestState.REQUESTED, context.now());
  }

  /** A handler waits for room: nothing else is accepted until it has it. */
  void pause(String requestId, String why) {
    if (pauses.getAndIncrement() == 0) {
      log.info("The pool pauses at its quota with request {}: {}", requestId, why);
      tellPaused();
    }
  }

  void resume() {
    if (pauses.decrementAndGet() == 0) {
      log.debug("The pool goes on");
      tellPaused();
      wake();
    }
  }

  /** The others see it a moment later; whoever writes last writes what holds then. */
  private void tellPaused() {
    Timers.start(
        "pause-" + config.name(),
        () -> {
          synchronized (registration) {
            registration.update(identity.withPaused(pauses.get() > 0));
          }
        });
  }

  PoolConfig config() {
    return config;
  }

  Component.Pool identity() {
    return identity;
  }

  PoolQuota quota() {
    return new PoolQuota(config.name(), config.limits(), config.ignoreProviderQuota());
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
    registration.close();
  }
}
