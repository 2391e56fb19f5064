package dev.nodepool.launcher;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.CircuitBreaker;
import dev.nodepool.driver.Health;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.StaticInventory;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Resources;
import dev.nodepool.store.node.LockedNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One provider of the configuration at work: opened by its driver, with its pools, its quota and
 * its ready nodes. Thread-safe.
 */
final class ActiveProvider implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("nodepool.Provider");

  private static final Duration TO_CLOSE = Duration.ofSeconds(5);

  private final LauncherContext context;
  private final ProviderConfig config;
  private final Provider provider;
  private final CloudCalls calls;
  private final LabelOffers offers;
  private final LabelViews labels;
  private final ProviderUsage usage;
  private final QuotaLedger ledger;
  private final CircuitBreaker breaker;
  private final ProviderWatch watch;
  private final ReadyNodes ready;
  private final NodeReaper reaper;
  private final StaticNodes statics;
  private final Slices slices;
  private final Broadcast room = new Broadcast();
  private final Set<RequestHandler> handlers = ConcurrentHashMap.newKeySet();
  private final List<PoolWorker> pools = new ArrayList<>();
  private boolean poolsAreTold;

  ActiveProvider(
      LauncherContext context,
      ProviderConfig config,
      Provider provider,
      ReadyNodes ready,
      NodeReaper reaper) {
    this.context = context;
    this.config = config;
    this.provider = provider;
    this.ready = ready;
    this.reaper = reaper;
    this.slices = new Slices(provider);
    this.statics =
        new StaticNodes(
            context, config, provider instanceof StaticInventory inventory ? inventory : null);
    this.calls = new CloudCalls(config.name(), provider, CloudCalls.Patience.DEFAULT);
    this.offers = new LabelOffers(calls, this::roomMayHaveCome);
    this.usage = new ProviderUsage(context.nodes(), config.name(), offers);
    this.breaker =
        new CircuitBreaker(
            context.store()::now,
            System::nanoTime,
            ProviderWatch.saying(config.name(), this::healthChanged));
    this.labels = new LabelViews(context, config.name(), offers, breaker, statics, ready);
    this.ledger = new QuotaLedger(usage, new LearnedLimit(System::nanoTime), breaker::admits);
    this.watch = new ProviderWatch(config.name(), calls, ledger, breaker, this::roomMayHaveCome);
  }

  /**
   * Registers all pools before the first decision, so that nobody takes a request for hopeless
   * while we start.
   */
  void start(RequestQueue queue, TenantQuota tenants, ReadyStock stock)
      throws InterruptedException {
    for (var pool : config.pools()) {
      pools.add(new PoolWorker(context, this, pool, queue, tenants, stock));
    }
    watch.start();
    statics.start();
  }

  void startPools() {
    pools.forEach(PoolWorker::start);
  }

  /** The cloud refused a machine for its quota: ask for its limits anew, and try less. */
  void refusedForQuota(Resources wanted) {
    ledger.refused(wanted);
    watch.lookSoon();
  }

  /** How the provider is doing; never blocks. */
  Health health() {
    return breaker.health();
  }

  /** What every launch asks first, and tells its end to. */
  CircuitBreaker breaker() {
    return breaker;
  }

  /** Other pools take over while this provider is broken. */
  private void healthChanged(Health health) {
    boolean broken = health.state() == Health.State.OPEN;
    if (broken != poolsAreTold) {
      poolsAreTold = broken;
      pools.forEach(pool -> pool.providerIsBroken(broken));
    }
    watch.lookSoon();
    roomMayHaveCome();
  }

  /** A node is gone or free: whoever waits may look again. */
  void roomMayHaveCome() {
    room.announce();
    pools.forEach(PoolWorker::wake);
  }

  /** A node's record is gone, so the cloud has room again. */
  void freed() {
    roomMayHaveCome();
    statics.wake();
  }

  /** What is known of the labels of its pools. */
  LabelViews labels() {
    return labels;
  }

  /** The cloud did not like an order: what it offers may have changed. */
  void orderWasBad() {
    offers.drop();
  }

  /**
   * The zone for more nodes beside others that are in {@code taken}; null when the cloud shall
   * choose.
   */
  @Nullable String zone(String pool, @Nullable String taken) throws InterruptedException {
    if (taken != null) {
      return taken;
    }
    try {
      var zones = calls.zones(pool);
      return zones.isEmpty() ? null : zones.get(ThreadLocalRandom.current().nextInt(zones.size()));
    } catch (LaunchException e) {
      LOG.debug("The zones of provider {} are not known", name(), e);
      return null;
    }
  }

  /** Whether a node that was ready before can be handed out; if not, it is marked for deletion. */
  boolean answers(LockedNode held) throws InterruptedException {
    if (!slices.isLost(held.node())) {
      return statics.answers(held);
    }
    LOG.warn("Node {} is not handed out: what it was a part of is gone", held.id());
    held.update(node -> node.moved(NodeState.DELETING, context.now()));
    return false;
  }

  /** What holds when its machines are parts of bigger ones. */
  Slices slices() {
    return slices;
  }

  /**
   * Makes room: the oldest free node of a pool goes, one at a time (decisions.md 2).
   *
   * @throws NotServed when no room would help, because the provider is broken
   */
  void evictOldest(String pool) throws InterruptedException, NotServed {
    if (breaker.health().state() == Health.State.OPEN) {
      throw NotServed.now("PROVIDER_BROKEN", breaker.health().whyNot(name()));
    }
    reaper.evictOldest(this, pool);
  }

  /** Counts the handler in; false when {@code max-concurrency} leaves no place for it. */
  boolean begins(RequestHandler handler) {
    synchronized (handlers) {
      int most = config.maxConcurrency();
      if (most >= 0 && handlers.size() >= most) {
        return false;
      }
      handlers.add(handler);
    }
    pools.forEach(PoolWorker::factsMayHaveChanged);
    return true;
  }

  void ended(RequestHandler handler) {
    handlers.remove(handler);
  }

  /** Requests under way. */
  int active() {
    return handlers.size();
  }

  void cancelAll(String why) {
    handlers.forEach(handler -> handler.cancel(why));
  }

  void stopAccepting() {
    pools.forEach(PoolWorker::stopAccepting);
  }

  /** The pools vanish from the components; nodes can still be deleted. */
  void retire() throws InterruptedException {
    for (var pool : pools) {
      pool.unregister();
    }
    watch.stop();
    statics.stop();
  }

  /** Whether the cloud works, as far as we know. */
  boolean cloudAnswers() {
    return breaker.health().isWell();
  }

  boolean isStatic() {
    return statics.hasInventory();
  }

  String name() {
    return config.name();
  }

  ProviderConfig config() {
    return config;
  }

  CloudCalls calls() {
    return calls;
  }

  ProviderUsage usage() {
    return usage;
  }

  QuotaLedger ledger() {
    return ledger;
  }

  ReadyNodes ready() {
    return ready;
  }

  Broadcast room() {
    return room;
  }

  /** Does not wait for a driver that hangs. */
  @Override
  public void close() {
    var closing = Timers.start("close-" + name(), provider::close);
    try {
      closing.join(TO_CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
