package dev.nodepool.launcher.pool;

import dev.nodepool.config.PoolConfig;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.launcher.node.ReadyNodes;
import dev.nodepool.launcher.node.StaticSlots;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.quota.QuotaLedger.Before;
import dev.nodepool.launcher.quota.QuotaLedger.PoolQuota;
import dev.nodepool.launcher.quota.TenantQuota;
import dev.nodepool.launcher.rules.Pause;
import dev.nodepool.launcher.rules.Rule;
import dev.nodepool.launcher.rules.Situation;
import dev.nodepool.model.Component;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Reason;
import dev.nodepool.model.RequestState;
import dev.nodepool.model.Resources;
import dev.nodepool.store.component.Registration;
import dev.nodepool.store.node.LockedNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of one provider at work: what it has, whether it is paused, how the others see it, and
 * what it says of requests under its name. Thread-safe.
 */
public final class ActivePool {
  private final Logger log;
  private final LauncherContext context;
  private final OpenProvider provider;
  private final StaticSlots slots;
  private final PoolConfig config;
  private final SharedByPools shared;
  private final Component.Pool identity;
  private final Registration registration;
  private final PoolSituations situations;
  private final PublishedFacts facts;

  /** The requests that wait for room. */
  private final Map<String, Pause> pauses = new ConcurrentHashMap<>();

  private volatile boolean providerBroken;
  private volatile boolean over;
  private volatile Runnable resumed = () -> {};

  /** Registers it: from now on the others see it. */
  public ActivePool(
      LauncherContext context,
      OpenProvider provider,
      StaticSlots slots,
      PoolConfig config,
      SharedByPools shared)
      throws InterruptedException {
    this.log = LoggerFactory.getLogger("nodepool.PoolWorker." + name(provider, config));
    this.context = context;
    this.provider = provider;
    this.slots = slots;
    this.config = config;
    this.shared = shared;
    this.identity = identity(context, provider, config);
    this.registration = context.store().components().register(identity);
    this.situations =
        new PoolSituations(context, provider, slots, identity, quota(), shared, this::pauseSince);
    this.facts = new PublishedFacts(context, identity, situations);
  }

  private static String name(OpenProvider provider, PoolConfig config) {
    return provider.name() + "-" + config.name();
  }

  private static Component.Pool identity(
      LauncherContext context, OpenProvider provider, PoolConfig config) {
    var settings = context.settings();
    return new Component.Pool(
        "%s-PoolWorker.%s-%s"
            .formatted(
                settings.fqdn(),
                name(provider, config),
                UUID.randomUUID().toString().replace("-", "")),
        config.name(),
        provider.name(),
        config.labels(),
        config.priority(),
        false,
        settings.hostname(),
        "running",
        settings.version(),
        0);
  }

  /** Its facts are published from now on. */
  public void start() {
    facts.start();
  }

  /** What is called when the pool goes on after a pause; must not block. */
  public void onResumed(Runnable listener) {
    resumed = listener;
  }

  public Component.Pool identity() {
    return identity;
  }

  public PoolConfig config() {
    return config;
  }

  public OpenProvider provider() {
    return provider;
  }

  public PoolQuota quota() {
    return provider.quota(config.name());
  }

  public TenantQuota tenants() {
    return shared.tenants();
  }

  /** Which free node is meant for whom. */
  public ReadyNodes ready() {
    return shared.ready();
  }

  /** Whether a node that was ready before can be handed out; if not, it is marked for deletion. */
  public boolean answers(LockedNode held) throws InterruptedException {
    return !provider.backing().isLost(held, context.now()) && slots.answers(held);
  }

  /** Who waits for room in the provider and is to be served before that request. */
  public List<Before> before(NodeRequest request) {
    return situations.before(request);
  }

  /** All that a decision on the request depends on. */
  public Situation situation(NodeRequest request, boolean asPaused) throws InterruptedException {
    return situations.of(request, asPaused);
  }

  /**
   * Whether what a refusal rests on was asked just now, so that it may end a request for ever
   * (docs/decisions/0034). If not it is being asked, and whoever listens hears of it.
   *
   * @param wanted what all nodes of the request cost
   */
  public boolean isConfirmed(Rule rule, Collection<String> labels, Resources wanted) {
    if (provider.isStatic()) {
      return true;
    }
    return switch (rule) {
      case LABEL_BROKEN -> provider.isConfirmed(config.name(), Set.copyOf(labels));
      case NEVER_FITS -> !config.limits().fits(wanted) || provider.areLimitsConfirmed();
      default -> true;
    };
  }

  /** Something has changed that is published; cheap, from any thread. */
  public void factsMayHaveChanged() {
    facts.mayHaveChanged();
  }

  /** A pool works only while the others can see it (docs/zookeeper.md 6). */
  public boolean registered() {
    return registration.registered();
  }

  public boolean paused() {
    return !pauses.isEmpty();
  }

  /** The pause that has lasted longest, null when there is none. */
  private @Nullable Pause pauseSince() {
    return pauses.values().stream().min(Comparator.comparing(Pause::since)).orElse(null);
  }

  /** A request waits for room: nothing else is accepted until it has it. */
  public void pause(String requestId, String why) {
    boolean first = pauses.isEmpty();
    if (pauses.put(requestId, new Pause(context.now(), requestId, why)) == null && first) {
      log.info("The pool pauses at its quota with request {}: {}", requestId, why);
      tellPaused();
    }
    factsMayHaveChanged();
  }

  /** That request waits no more. */
  public void resume(String requestId) {
    if (pauses.remove(requestId) != null && pauses.isEmpty()) {
      log.debug("The pool goes on");
      tellPaused();
      resumed.run();
    }
  }

  /** Requests that wait here go back to the queue: the pool is no longer configured like this. */
  public void letGo() {
    over = true;
    provider.room().announce();
  }

  /** Whether {@link #letGo} was called. */
  public boolean isOver() {
    return over;
  }

  /** While the provider is broken, nobody shall count on this pool. */
  public void providerIsBroken(boolean broken) {
    providerBroken = broken;
    tellPaused();
  }

  /** The others see it a moment later; whoever writes last writes what holds then. */
  private void tellPaused() {
    Timers.start(
        "pause-" + identity.name(),
        () -> {
          synchronized (registration) {
            registration.update(identity.withPaused(providerBroken || paused()));
          }
        });
  }

  /** What this pool says of a request now. */
  public Reason reason(String code, String why) {
    var sentence = why.isEmpty() ? why : Character.toUpperCase(why.charAt(0)) + why.substring(1);
    return Reason.of(code, sentence.endsWith(".") ? sentence : sentence + ".", context.now())
        .by(identity);
  }

  /** The request with our refusal: failed when nobody is left who could serve it. */
  public NodeRequest declined(NodeRequest request, String code, String why) {
    var refused = request.declinedBy(identity.id()).withReason(reason(code, why));
    boolean nobodyLeft =
        context.components().pools().stream()
            .map(Component.Pool::id)
            .allMatch(refused.declinedBy()::contains);
    return refused.moved(nobodyLeft ? RequestState.FAILED : RequestState.REQUESTED, context.now());
  }

  /** The others no longer count on this pool. */
  public void stop() throws InterruptedException {
    facts.stop();
    registration.close();
  }
}
