package dev.nodepool.launcher;

import dev.nodepool.client.ExpirySweep;
import dev.nodepool.concurrent.Deadline;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.launcher.cleanup.FailedRequestCopies;
import dev.nodepool.launcher.cleanup.LeakSweep;
import dev.nodepool.launcher.cleanup.LostRequests;
import dev.nodepool.launcher.cleanup.NodeAges;
import dev.nodepool.launcher.cleanup.NodeReaper;
import dev.nodepool.launcher.context.Absences;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.LauncherSettings;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.launcher.node.ReadyNodes;
import dev.nodepool.launcher.pool.SharedByPools;
import dev.nodepool.launcher.provider.Drivers;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.provider.ProviderOpening;
import dev.nodepool.launcher.quota.TenantQuota;
import dev.nodepool.launcher.quota.WaitingRequests;
import dev.nodepool.launcher.ready.ReadyStock;
import dev.nodepool.launcher.request.RequestQueue;
import dev.nodepool.launcher.stats.LauncherSamples;
import dev.nodepool.launcher.stats.LocalStats;
import dev.nodepool.launcher.stats.StatsReporter;
import dev.nodepool.metrics.LauncherMetrics;
import dev.nodepool.model.NodeState;
import dev.nodepool.ssh.HostKeyScan;
import dev.nodepool.store.Store;
import dev.nodepool.store.component.ComponentChange;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.node.NodeChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The launcher: turns node requests into nodes and takes used nodes away. Starts the parts, tells
 * them of changes, follows the configuration, stops in order. Its parts do the work on threads of
 * their own.
 */
public final class Launcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.launcher");
  private final LauncherContext context;
  private final Providers providers = new Providers();
  private final ProviderOpening opening;
  private final NodeReaper reaper;
  private final LeakSweep leaks;
  private final LostRequests lost;
  private final FailedRequestCopies failed;
  private final Presence presence;
  private final NodeAges ages;
  private final TenantQuota tenants;
  private final RequestQueue queue;
  private final StatsReporter stats;
  private final LocalStats localStats;
  private final ReadyStock stock;
  private final WaitingRequests waiting;
  private final SharedByPools shared;
  private final List<AutoCloseable> subscriptions = new ArrayList<>();
  private final List<Runnable> timers = new ArrayList<>();
  private final ReentrantLock changing = new ReentrantLock();
  private volatile NodepoolConfig config;
  private volatile boolean ready200;
  private final AtomicBoolean closed = new AtomicBoolean();
  private boolean retrying;

  public Launcher(
      LauncherSettings settings,
      Store store,
      DriverContext drivers,
      LauncherMetrics metrics,
      NodepoolConfig first)
      throws InterruptedException {
    this.context =
        new LauncherContext(
            settings,
            store,
            store.nodes().watch(),
            store.requests().watch(),
            store.components().watch(),
            store.images().watch(),
            new HostKeyScan(drivers.ssh()),
            metrics,
            new Timers(),
            new Absences(store::session, System::nanoTime));
    this.config = first;
    this.presence = new Presence(context);
    this.reaper = new NodeReaper(context, providers);
    this.opening = new ProviderOpening(context, new Drivers(settings.drivers(), drivers));
    this.leaks = new LeakSweep(context);
    this.ages = new NodeAges(context, providers);
    this.tenants = new TenantQuota(context.nodes());
    this.stock = new ReadyStock(context, providers);
    this.queue = new RequestQueue(context.requests());
    this.lost = new LostRequests(context, queue::isClaimed);
    this.failed = new FailedRequestCopies(context);
    this.waiting = new WaitingRequests(context.requests(), context.nodes(), queue::wakeAll);
    this.shared = new SharedByPools(tenants, new ReadyNodes(context), stock, waiting);
    this.stats = new StatsReporter(context);
    this.localStats = new LocalStats(context);
  }

  /** Begins to serve. Returns when every pool is registered. */
  public void start() throws InterruptedException {
    presence.announce();
    subscriptions.add(context.nodes().listen(this::nodeChanged));
    subscriptions.add(context.requests().listen(lost::changed));
    subscriptions.add(context.requests().listen(failed::changed));
    subscriptions.add(context.requests().listen(stock::changed));
    subscriptions.add(context.components().listen(this::componentChanged));
    queue.start();
    reconfigure(config);
    reaper.rescan();
    stats.start();
    var samples = new LauncherSamples(context, providers, () -> config, stats);
    timers.add(context.metrics().page().addSource(samples));
    startTimers();
    ready200 = true;
    log.info("The launcher serves {} providers", providers.active().size());
  }

  private void startTimers() {
    var every = context.intervals();
    timers.add(context.timers().every(Absences.BEAT, "absences", () -> context.absences().beat()));
    timers.add(context.timers().every(every.delete(), "delete-rescan", reaper::rescan));
    timers.add(context.timers().every(every.cleanup(), "lost-requests", lost::rescan));
    timers.add(context.timers().every(every.cleanup(), "node-ages", () -> ages.pass(config)));
    timers.add(context.timers().every(every.cleanup(), "leaks", this::sweepLeaks));
    timers.add(context.timers().every(every.cleanup(), "expiry", this::endWhatIsOver));
    timers.add(
        context.timers().every(LocalStats.EVERY, "local-stats", () -> localStats.report(config)));
    Timers.start("lost-requests-first", lost::rescan);
  }

  /** Requests and leases of people end when their time is over, whoever's launcher notices. */
  private void endWhatIsOver() throws InterruptedException {
    var sweep = new ExpirySweep(context.store());
    sweep.nodes(context.nodes().byState(NodeState.IN_USE));
    sweep.nodes(context.nodes().byState(NodeState.HOLD));
    sweep.requests(context.requests().all().stream().map(Versioned::value).toList());
    failed.sweep();
  }

  /** Each provider at its own pace: one that hangs keeps no other. */
  void sweepLeaks() throws InterruptedException {
    var passes = providers.active().stream().flatMap(one -> leaks.start(one).stream()).toList();
    LeakSweep.awaitQuickOnes(passes);
    providers.closeRetired(name -> context.nodes().byProvider(name).isEmpty());
  }

  private void nodeChanged(NodeChange change) {
    reaper.changed(change);
    lost.changed(change);
    if (change.makesRoom()) {
      var node = change.after() != null ? change.after() : change.before();
      if (node != null && node.provider() != null) {
        providers.active(node.provider()).ifPresent(OpenProvider::roomMayHaveCome);
      }
    }
    var before = change.before();
    if (before != null && tenants.limited(before.allocation().tenantName())) {
      queue.wakeAll();
    }
    stock.changed(change);
  }

  /** Who dies leaves requests behind; a pool that comes or goes changes who yields to whom. */
  private void componentChanged(ComponentChange change) {
    if (change.after() == null) {
      Timers.start("lost-requests", lost::rescan);
    }
    queue.wakeAll();
  }

  /** Follows a new configuration; providers that did not change are not touched. */
  public void reconfigure(NodepoolConfig next) throws InterruptedException {
    changing.lockInterruptibly();
    try {
      config = next;
      tenants.reconfigure(next.tenantLimits());
      providers.retireChanged(next);
      try {
        openMissing();
      } finally {
        // Only now, so that whoever is to serve them next is there already.
        providers.letWaitingGo();
      }
      stock.reconfigure(next.labels());
      reaper.rescan();
      localStats.report(next);
    } finally {
      changing.unlock();
    }
  }

  /** Those that cannot be opened now are tried again later, whatever the reason. */
  private void openMissing() throws InterruptedException {
    var missing =
        config.providers().stream()
            .filter(wanted -> providers.active(wanted.name()).isEmpty())
            .toList();
    List<ActiveProvider> fresh = new ArrayList<>();
    for (var opened : opening.open(missing)) {
      var provider = new ActiveProvider(context, opened, shared, queue);
      providers.add(provider);
      fresh.add(provider);
    }
    fresh.forEach(ActiveProvider::startPools);
    presence.troubled(opening.troubles(), providers.active());
    var again = retrying ? Optional.<Duration>empty() : opening.again();
    again.ifPresent(pause -> context.timers().after(pause, "open-providers", this::tryOpening));
    retrying |= again.isPresent();
  }

  private void tryOpening() throws InterruptedException {
    changing.lockInterruptibly();
    try {
      retrying = false;
      openMissing();
      reaper.rescan();
    } finally {
      changing.unlock();
    }
  }

  /** Lets others see why a changed configuration is not in effect. Returns at once; any thread. */
  public void configRefused(String why) {
    presence.configRefused(why);
  }

  /** The latest configuration is in effect. Returns at once; any thread. */
  public void configAccepted() {
    presence.configRefused(null);
  }

  /** Whether every provider was started: what {@code /ready} says. */
  public boolean ready() {
    return ready200;
  }

  /** Accepts nothing more, lets what is under way end, and goes. */
  public void stopGracefully(Duration patience) throws InterruptedException {
    log.info("The launcher stops when its work is done");
    ready200 = false;
    providers.all().forEach(ActiveProvider::stopAccepting);
    stock.stop();
    Deadline.in(patience)
        .await(
            Duration.ofMillis(50),
            () -> providers.all().stream().allMatch(p -> p.active() == 0) && reaper.idle());
    close();
  }

  /** Stops now: requests under way go back to the queue, half-made nodes are left to be reaped. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    ready200 = false;
    reaper.stop();
    stats.close();
    timers.forEach(Runnable::run);
    providers.all().forEach(ActiveProvider::stopAccepting);
    queue.cancelAll("the launcher stops");
    try {
      stock.end();
      for (var provider : providers.all()) {
        provider.retire();
      }
      for (var subscription : subscriptions) {
        subscription.close();
      }
      queue.close();
      waiting.close();
      presence.close();
    } catch (Exception e) {
      log.debug("The launcher was interrupted as it stopped", e);
    }
    providers.all().forEach(one -> one.provider().close());
    context.timers().close();
    log.info("The launcher has stopped");
  }
}
