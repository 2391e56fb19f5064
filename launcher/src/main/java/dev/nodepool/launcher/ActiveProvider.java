package dev.nodepool.launcher;

import dev.nodepool.config.PoolConfig;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.StaticInventory;
import dev.nodepool.driver.Zoned;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Resources;
import dev.nodepool.store.HeldNode;
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
  private static final Duration QUOTA_AGE = Duration.ofMinutes(5);

  private final LauncherContext context;
  private final ProviderConfig config;
  private final Provider provider;
  private final QuotaLedger ledger;
  private final ReadyNodes ready;
  private final NodeReaper reaper;
  private final StaticNodes statics;
  private final Slices slices;
  private final Broadcast room = new Broadcast();
  private final Wakeup quotaWanted = new Wakeup();
  private final Set<RequestHandler> handlers = ConcurrentHashMap.newKeySet();
  private final List<PoolWorker> pools = new ArrayList<>();
  private final Thread quotaThread;
  private volatile boolean quotaKnown;
  private volatile boolean cloudAnswers = true;

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
    this.ledger =
        new QuotaLedger(
            () -> context.nodes().usedByProvider(config.name()),
            pool -> context.nodes().usedByPool(config.name(), pool));
    this.quotaThread =
        Thread.ofVirtual().name("quota-" + config.name()).unstarted(this::followQuota);
  }

  /**
   * Registers all pools before the first decision, so that nobody takes a request for hopeless
   * while we start.
   */
  void start(RequestQueue queue, TenantQuota tenants) throws InterruptedException {
    for (var pool : config.pools()) {
      pools.add(new PoolWorker(context, this, pool, queue, tenants));
    }
    quotaThread.start();
    statics.start();
  }

  void startPools() {
    pools.forEach(PoolWorker::start);
  }

  private void followQuota() {
    try {
      while (true) {
        readQuota();
        quotaWanted.await(quotaKnown ? QUOTA_AGE : Duration.ofSeconds(10));
      }
    } catch (InterruptedException e) {
      // the end
    }
  }

  private void readQuota() throws InterruptedException {
    try {
      ledger.learn(provider.quota());
      quotaKnown = true;
      cloudAnswers = true;
      roomMayHaveCome();
    } catch (CloudException e) {
      cloudAnswers = false;
      LOG.warn(
          "The quota of provider {} is not known now, the last one stays: {}",
          name(),
          e.getMessage());
    }
  }

  /** The cloud refused a machine for its quota: ask for the quota anew, and try less. */
  void refusedForQuota() {
    ledger.refused();
    quotaWanted.signal();
  }

  /** A node is gone or free: whoever waits may look again. */
  void roomMayHaveCome() {
    room.announce();
    pools.forEach(PoolWorker::wake);
  }

  /** A node's record is gone, so the cloud has room again. */
  void freed() {
    ledger.freed();
    roomMayHaveCome();
    statics.wake();
  }

  /** What is known of a label of one of the pools. */
  LabelView view(PoolConfig pool, String label) throws InterruptedException {
    if (isStatic()) {
      return new LabelView.Servable(
          Resources.instances(1),
          LabelView.Image.READY,
          statics.slots(pool.name(), label, ready.count(name(), pool.name(), label)));
    }
    try {
      var offer = provider.offer(pool.name(), label);
      return new LabelView.Servable(
          offer.cost(), image(offer.diskimage()), LabelView.Slots.ENDLESS);
    } catch (LaunchException e) {
      return e.reason() == LaunchException.Reason.BAD_REQUEST
          ? new LabelView.Broken(e.why())
          : new LabelView.Unclear(e.why());
    }
  }

  private LabelView.Image image(@Nullable String diskimage) {
    if (diskimage == null || context.images().newestReady(diskimage, name()).isPresent()) {
      return LabelView.Image.READY;
    }
    return context.images().paused(diskimage) ? LabelView.Image.PAUSED : LabelView.Image.MISSING;
  }

  /** What is offered for a label that was found servable a moment ago. */
  Offer offer(String pool, String label) throws NotServed, InterruptedException {
    try {
      return provider.offer(pool, label);
    } catch (LaunchException e) {
      throw NotServed.forGood(e.reason().name(), e.why());
    }
  }

  /**
   * The zone for more nodes beside others that are in {@code taken}; null when the cloud shall
   * choose.
   */
  @Nullable String zone(String pool, @Nullable String taken) throws InterruptedException {
    if (taken != null || !(provider instanceof Zoned zoned)) {
      return taken;
    }
    try {
      var zones = zoned.zones(pool);
      return zones.isEmpty() ? null : zones.get(ThreadLocalRandom.current().nextInt(zones.size()));
    } catch (LaunchException e) {
      LOG.debug("The zones of provider {} are not known", name(), e);
      return null;
    }
  }

  /** Whether a node that was ready before can be handed out; if not, it is marked for deletion. */
  boolean answers(HeldNode held) throws InterruptedException {
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

  /** Makes room: the oldest free node of a pool goes, one at a time (decisions.md 2). */
  void evictOldest(String pool) throws InterruptedException {
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
    quotaThread.interrupt();
    statics.stop();
  }

  /** Whether the cloud answered when it was asked for its quota last. */
  boolean cloudAnswers() {
    return cloudAnswers;
  }

  boolean isStatic() {
    return provider instanceof StaticInventory;
  }

  String name() {
    return config.name();
  }

  ProviderConfig config() {
    return config;
  }

  Provider provider() {
    return provider;
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

  @Override
  public void close() {
    provider.close();
  }
}
