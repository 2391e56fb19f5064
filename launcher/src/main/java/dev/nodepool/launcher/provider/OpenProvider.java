package dev.nodepool.launcher.provider;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.CircuitBreaker;
import dev.nodepool.driver.Fault;
import dev.nodepool.driver.Health;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.StaticInventory;
import dev.nodepool.launcher.canary.Canaries;
import dev.nodepool.launcher.context.Broadcast;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.launcher.quota.Concurrency;
import dev.nodepool.launcher.quota.LearnedLimit;
import dev.nodepool.launcher.quota.ProviderUsage;
import dev.nodepool.launcher.quota.QuotaLedger;
import dev.nodepool.launcher.quota.QuotaLedger.PoolQuota;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import dev.nodepool.model.Trouble;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One provider of the configuration, opened by its driver: the calls to its cloud, what it offers,
 * its quota, its health. Tells its listeners what is new. Thread-safe.
 */
public final class OpenProvider implements AutoCloseable {
  private static final Duration TO_CLOSE = Duration.ofSeconds(5);

  private final LauncherContext context;
  private final ProviderConfig config;
  private final Provider provider;
  private final CloudCalls calls;
  private final LabelOffers offers;
  private final PoolZones zones;
  private final BackingMachines backing;
  private final ProviderUsage usage;
  private final QuotaLedger ledger;
  private final Concurrency concurrency;
  private final Canaries canaries;
  private final CircuitBreaker breaker;
  private final ProviderWatch watch;
  private final Broadcast room = new Broadcast();
  private final List<ProviderListener> listeners = new CopyOnWriteArrayList<>();
  private final List<Fault> faults;
  private boolean saidToBeBroken;

  public OpenProvider(LauncherContext context, ProviderConfig config, Provider provider) {
    this.context = context;
    this.config = config;
    this.provider = provider;
    this.faults = provider.faults();
    this.backing = new BackingMachines(provider);
    this.calls = new CloudCalls(config.name(), provider, CloudCalls.Patience.DEFAULT);
    this.zones = new PoolZones(config.name(), calls);
    this.offers = new LabelOffers(calls, this::roomMayHaveCome);
    this.usage = new ProviderUsage(context.nodes(), config.name(), offers::cost);
    this.breaker =
        new CircuitBreaker(
            context.store()::now,
            System::nanoTime,
            ProviderWatch.saying(config.name(), this::healthChanged));
    this.ledger = new QuotaLedger(usage, new LearnedLimit(System::nanoTime), breaker::admit);
    this.canaries = new Canaries(context, config.name());
    this.concurrency = new Concurrency(config.maxConcurrency());
    this.watch =
        new ProviderWatch(
            config.name(), calls, ledger, breaker, context.absences(), this::roomMayHaveCome);
  }

  public void listen(ProviderListener listener) {
    listeners.add(listener);
  }

  /** Its limits and its health are watched from now on; everybody who wants to hear listens. */
  public void start() {
    watch.start();
  }

  /** Nobody needs its limits any more; nodes can still be deleted. */
  public void stop() {
    watch.stop();
  }

  /** The cloud refused a machine for its quota: ask for its limits anew, and try less. */
  public void refusedForQuota(Resources wanted) {
    ledger.refused(wanted);
    watch.lookSoon();
  }

  /** How the provider is doing; never blocks. */
  public Health health() {
    return breaker.health();
  }

  /** What every launch asks first, and tells its end to. */
  public CircuitBreaker breaker() {
    return breaker;
  }

  /** Other pools take over while this provider is broken. */
  private void healthChanged(Health health) {
    boolean broken = health.state() == Health.State.OPEN;
    if (broken != saidToBeBroken) {
      saidToBeBroken = broken;
      listeners.forEach(listener -> listener.broken(broken));
    }
    watch.lookSoon();
    roomMayHaveCome();
  }

  /** A node is gone or free: whoever waits may look again. */
  public void roomMayHaveCome() {
    room.announce();
    listeners.forEach(ProviderListener::roomMayHaveCome);
  }

  /** A node's record is gone, so the cloud has room again. */
  public void recordGone() {
    roomMayHaveCome();
    listeners.forEach(ProviderListener::recordGone);
  }

  /** One request more is under way. */
  public void busier() {
    listeners.forEach(ProviderListener::busier);
  }

  /**
   * What is known of a label of one of the pools, if its machines are launched. Waits a moment for
   * the first answer of a cloud, never longer.
   */
  public LabelView view(String pool, String label) throws InterruptedException {
    if (!breaker.wouldAdmit()) {
      return new LabelView.Unclear(breaker.health().whyNot(name()));
    }
    try {
      var offer = offers.get(pool, label);
      return new LabelView.Servable(
          offer.cost(), image(offer.diskimage()), LabelView.Slots.ENDLESS);
    } catch (LaunchException e) {
      return e.reason() == LaunchFailure.BAD_REQUEST
          ? new LabelView.Broken(e.why())
          : new LabelView.Unclear(e.why());
    }
  }

  /** What of its section is left out. */
  public List<Trouble> troubles() {
    return faults.stream()
        .map(fault ->
            new Trouble(
                name(),
                fault.labels(),
                "provider %s, pool %s: %s".formatted(name(), fault.pool(), fault.text())))
        .toList();
  }

  /** Why a label is not served as it is configured, if something of it was left out. */
  public Optional<String> fault(String pool, String label) {
    return Fault.of(faults, pool, label);
  }

  /** How many labels of a pool cannot be served as they are configured, as far as is known. */
  public long broken(String pool) {
    var labels = offers.broken(pool);
    faults.stream()
        .filter(fault -> fault.pool().equals(pool))
        .forEach(fault -> labels.addAll(fault.labels()));
    return labels.size();
  }

  /** Whether that a label cannot be served was said just now; else the cloud is asked again. */
  public boolean isConfirmed(String pool, Collection<String> labels) {
    boolean all = true;
    for (var label : labels) {
      all &= offers.isConfirmed(pool, label);
    }
    return all;
  }

  /** Whether the cloud told its limits just now; else it is asked again. */
  public boolean areLimitsConfirmed() {
    return watch.isConfirmed();
  }

  /** What a node of the label costs, as far as is known. */
  public Resources cost(String pool, String label) {
    return offers.cost(pool, label);
  }

  /** The limits of one of its pools; of a pool that is not configured here there are none. */
  public PoolQuota quota(String pool) {
    return config.pools().stream()
        .filter(one -> one.name().equals(pool))
        .map(one -> new PoolQuota(pool, one.limits(), one.ignoreProviderQuota()))
        .findFirst()
        .orElse(new PoolQuota(pool, Quota.UNLIMITED, false));
  }

  private LabelView.Image image(@Nullable String diskimage) {
    if (diskimage == null || context.images().newestReady(diskimage, name()).isPresent()) {
      return LabelView.Image.READY;
    }
    return context.images().paused(diskimage) ? LabelView.Image.PAUSED : LabelView.Image.MISSING;
  }

  public PoolZones zones() {
    return zones;
  }

  /** The machines that exist anyway; empty when machines are launched. */
  public Optional<StaticInventory> inventory() {
    return provider instanceof StaticInventory inventory
        ? Optional.of(inventory)
        : Optional.empty();
  }

  public boolean isStatic() {
    return provider instanceof StaticInventory;
  }

  public String name() {
    return config.name();
  }

  public ProviderConfig config() {
    return config;
  }

  public CloudCalls calls() {
    return calls;
  }

  /** Its uploads that are on trial. */
  public Canaries canaries() {
    return canaries;
  }

  /** What it offers for its labels. */
  public LabelOffers offers() {
    return offers;
  }

  /** What holds when its machines are parts of bigger ones. */
  public BackingMachines backing() {
    return backing;
  }

  public ProviderUsage usage() {
    return usage;
  }

  public QuotaLedger ledger() {
    return ledger;
  }

  /** The requests that it works on. */
  public Concurrency concurrency() {
    return concurrency;
  }

  /** Wakes those who wait for room. */
  public Broadcast room() {
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
