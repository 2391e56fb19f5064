package dev.nodepool.launcher.node;

import dev.nodepool.config.PoolConfig;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.launcher.canary.Canaries;
import dev.nodepool.launcher.context.Annotations;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.provider.CloudCalls;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.model.Canary;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.Machine;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Reason;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.node.LockedNode;
import dev.nodepool.store.node.NodeGoneException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one node from building to ready. Runs once, on a virtual thread of its own, holding the
 * node's lock; the record exists before the cloud is asked. What a failed attempt has made is left
 * to the reaper with its record, and the next attempt has a record of its own. An interrupt leaves
 * the record as it is: unlocked and building it is reaped, machine and all.
 */
public final class NodeLaunch {
  private static final Logger log = LoggerFactory.getLogger("nodepool.NodeLaunch");
  private static final String SESSION_LOST = "error.zksession";

  /** How long a request without room waits for a machine that Nova made and could not place. */
  private static final Duration QUICK = Duration.ofSeconds(10);

  /** How a launch ended. */
  public sealed interface Outcome {}

  /** The node is ready and still locked. */
  public record Ready(LockedNode node) implements Outcome {}

  /** The cloud has no room now: the request waits. */
  public record NoRoom(String why) implements Outcome {}

  /** All attempts failed. */
  public record Failed(LaunchFailure reason, String why) implements Outcome {}

  private final LauncherContext context;
  private final OpenProvider provider;
  private final PoolConfig pool;
  private final NodeRequest request;
  private final Offer offer;
  private final RequestZone zones;
  private final AttemptReport report;
  private final Replacement replacement;
  private final FirstContact contact;
  private final ImageChoice images;
  private LockedNode held;
  private volatile long askedAt;
  private @Nullable String zone;
  private @Nullable ImageUpload upload;

  /** Attempts that do not count, because what they rested on was out of date. */
  private int inVain;

  NodeLaunch(
      LauncherContext context,
      OpenProvider provider,
      PoolConfig pool,
      NodeRequest request,
      Offer offer,
      LockedNode held,
      RequestZone zones) {
    this.context = context;
    this.provider = provider;
    this.pool = pool;
    this.request = request;
    this.offer = offer;
    this.held = held;
    this.zones = zones;
    this.report = new AttemptReport(context, provider, request, offer);
    this.images = new ImageChoice(context, provider.canaries(), provider.name());
    this.contact = new FirstContact(context, provider, offer);
    this.replacement = new Replacement(context, provider, pool, request, offer);
  }

  /** Returns when the node is ready, or will not be. */
  public Outcome run() throws InterruptedException {
    long began = System.nanoTime();
    try (var _ = Annotations.of(request, held.id())) {
      log.debug("Node {} is launched as {} in {}", held.id(), label(), provider.name());
    }
    boolean ended = false;
    try {
      for (int attempt = 1; ; attempt++) {
        try (var _ = Annotations.of(request, held.id())) {
          var outcome = tried(attempt, began);
          if (outcome.isPresent()) {
            ended = true;
            return outcome.get();
          }
        }
      }
    } finally {
      if (!ended) {
        held.close();
      }
    }
  }

  /** One attempt; empty when there is to be another. */
  private Optional<Outcome> tried(int attempt, long began) throws InterruptedException {
    if (!provider.breaker().begins()) {
      var why = provider.health().reason();
      return ended(NodeState.ABORTED, reason("PROVIDER_BROKEN", why), new NoRoom(why));
    }
    try {
      return Optional.of(ready(attempt(attempt), began));
    } catch (LaunchException e) {
      report.ended(e.metric(), held.node().machine(), zone, began);
      return e.reason() == LaunchFailure.OUT_OF_QUOTA
          ? withoutRoom(e, attempt)
          : failed(e, attempt);
    } catch (LockLostException | NodeGoneException e) {
      report.ended(SESSION_LOST, held.node().machine(), zone, began);
      throw e;
    }
  }

  private Optional<Outcome> withoutRoom(LaunchException e, int attempt)
      throws InterruptedException {
    // What it has made is not to count among what the cloud has accepted.
    replacement.isUndone(held, QUICK);
    provider.refusedForQuota(offer.cost());
    return ended(NodeState.ABORTED, trouble(e, attempt), new NoRoom(e.why()));
  }

  private Optional<Outcome> failed(LaunchException e, int attempt) throws InterruptedException {
    log.warn(
        "Node {}: attempt {} of {} failed: {}",
        held.id(),
        attempt,
        offer.attempts(),
        e.getMessage());
    var trouble = trouble(e, attempt);
    if (e.reason() == LaunchFailure.NO_CAPACITY) {
      zones.full(zone);
    }
    if (e.reason() == LaunchFailure.BAD_REQUEST && zones.isGone(zone, this::zonesNow)) {
      inVain++;
    }
    if (attempt - inVain >= offer.attempts()) {
      return ended(NodeState.FAILED, trouble, new Failed(e.reason(), e.why()));
    }
    if (held.node().externalId() == null) {
      return Optional.empty();
    }
    var fresh = replacement.of(held, trouble);
    if (fresh.isPresent()) {
      held = fresh.get();
      return Optional.empty();
    }
    return replacement.isUndone(held, CloudCalls.DELETION)
        ? Optional.empty()
        : ended(NodeState.FAILED, trouble, new Failed(e.reason(), e.why()));
  }

  private List<String> zonesNow() throws InterruptedException {
    return provider.zones().now(pool.name());
  }

  private Outcome ready(Machine machine, long began) throws InterruptedException {
    held.update(node ->
        provider
            .backing()
            .described(node.withMachine(machine))
            .moved(NodeState.READY, context.now())
            .withReason(null));
    report.ended("ready", held.node().machine(), zone, began);
    log.info("Node {} is ready in {} s", held.node().id(), seconds(began));
    return new Ready(held);
  }

  /** What is kept with the node, for those who ask. */
  private Reason trouble(LaunchException e, int attempt) {
    return reason(
        e.reason().name(),
        "Attempt %d of %d failed: %s".formatted(attempt, offer.attempts(), e.why()));
  }

  private Reason reason(String code, String why) {
    return Reason.of(code, why, context.now()).in(provider.name(), pool.name());
  }

  /** A machine that is a part of another may have gone with it meanwhile. */
  private void demandStanding() throws LaunchException {
    if (provider.backing().isLost(held.node())) {
      throw new LaunchException(
          LaunchFailure.CLOUD_ERROR, "what the node would be a part of has gone meanwhile");
    }
  }

  /** One try; its end is told to the provider's breaker, whatever it is. */
  private Machine attempt(int number) throws LaunchException, InterruptedException {
    boolean told = false;
    var wasAway = context.absences().sinceNow();
    try {
      askedAt = System.nanoTime();
      zone = zones.current();
      upload = image(number == 1);
      var launched = provider.calls().launch(spec(), this::placed);
      var machine = contact.with(launched, held.id(), isCanary());
      demandStanding();
      booted(number, true);
      told = true;
      provider.breaker().succeeded();
      return machine;
    } catch (LaunchException e) {
      // Only who holds the lock can write this: what happened to others' machines while this
      // launcher slept and its session ended says nothing about the cloud.
      held.update(node -> node.withReason(trouble(e, number)));
      told = true;
      boolean away = wasAway.getAsBoolean();
      if (!away && Canaries.isOfImage(e.reason())) {
        booted(number, false);
      }
      report.failed(e, away);
      throw e;
    } finally {
      if (!told) {
        provider.breaker().neither();
      }
    }
  }

  private String label() {
    return held.node().labels().getFirst();
  }

  private @Nullable ImageUpload image(boolean first) throws LaunchException, InterruptedException {
    var diskimage = offer.diskimage();
    return diskimage == null ? null : images.of(request, diskimage, held.id(), first);
  }

  private boolean isCanary() {
    return upload != null && Canary.isRunning(upload);
  }

  /** First attempts count, of the canary and of what is current, so that both are compared. */
  private void booted(int attempt, boolean booted) {
    if (upload != null && attempt == 1 && request.imageUpload().isEmpty()) {
      provider.canaries().ended(upload, booted);
    }
  }

  private LaunchSpec spec() {
    return new LaunchSpec(
        held.node().id(), pool.name(), label(), zone, upload, request, offer.launchTimeout());
  }

  /** The cloud's id is in the record before anything is waited for. */
  private void placed(String externalId) throws InterruptedException {
    held.update(node -> node.withMachine(node.machine().withExternalId(externalId)));
    provider.ledger().placed(offer.cost(), askedAt);
  }

  private Optional<Outcome> ended(NodeState state, Reason trouble, Outcome outcome)
      throws InterruptedException {
    try (var mine = held) {
      mine.update(node -> node.moved(state, context.now()).withReason(trouble));
    }
    return Optional.of(outcome);
  }

  private static String seconds(long began) {
    return "%.1f".formatted((System.nanoTime() - began) / 1e9);
  }
}
