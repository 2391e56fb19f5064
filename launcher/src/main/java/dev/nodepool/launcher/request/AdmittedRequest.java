package dev.nodepool.launcher.request;

import dev.nodepool.driver.Health;
import dev.nodepool.launcher.pool.ActivePool;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.quota.Concurrency;
import dev.nodepool.launcher.quota.QuotaLedger;
import dev.nodepool.launcher.quota.TenantQuota;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.launcher.rules.RequestRules;
import dev.nodepool.launcher.rules.Rule;
import dev.nodepool.launcher.rules.Situation;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Reason;
import dev.nodepool.model.Resources;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.request.LockedRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A request that a pool serves, and the one owner of all that it holds meanwhile: the claim on it
 * in the queue, its share of the tenant's limits, the free nodes that are meant for it, room in the
 * quota, the pause of the pool while it waits for room, its place among the requests of the
 * provider. Taken all or nothing; given back by {@link #close}, whatever happened between. Used by
 * one thread at a time.
 */
final class AdmittedRequest implements AutoCloseable {
  private final ActivePool pool;
  private final OpenProvider provider;
  private final RequestQueue queue;
  private final Versioned<NodeRequest> seen;
  private final Map<String, LabelView> labels;

  private TenantQuota.@Nullable Reservation tenant;
  private Map<Integer, String> picks = Map.of();
  private QuotaLedger.@Nullable Reservation room;
  private Concurrency.@Nullable Place place;
  private String shortage = "";
  private boolean pausesPool;
  private boolean soughtPlace;

  private AdmittedRequest(
      ActivePool pool,
      RequestQueue queue,
      Versioned<NodeRequest> seen,
      Map<String, LabelView> labels) {
    this.pool = pool;
    this.provider = pool.provider();
    this.queue = queue;
    this.seen = seen;
    this.labels = labels;
  }

  /**
   * Takes what the request needs, as far as it is there: without room the pool pauses, and {@link
   * #awaitRoom} waits for it. Empty when somebody else was faster.
   *
   * @throws NotServed when the pool had to pause for a request that is not worth it
   */
  static Optional<AdmittedRequest> take(
      ActivePool pool, RequestQueue queue, Versioned<NodeRequest> seen, Situation situation)
      throws NotServed {
    if (!queue.claim(seen.value().id())) {
      return Optional.empty();
    }
    var admitted = new AdmittedRequest(pool, queue, seen, situation.labels());
    boolean complete = false;
    try {
      complete = admitted.takeAll(situation.cost());
      return complete ? Optional.of(admitted) : Optional.empty();
    } finally {
      if (!complete) {
        admitted.close();
      }
    }
  }

  private boolean takeAll(Resources cost) throws NotServed {
    tenant = pool.tenants().reserve(request().tenantName(), cost).orElse(null);
    if (tenant == null) {
      // Another pool was faster; it wakes us when the tenant has room again.
      return false;
    }
    if (request().reuse()) {
      picks = pool.ready().claim(provider.name(), pool.config().name(), request().labels());
    }
    if (provider.isStatic() && !missing().isEmpty()) {
      return false;
    }
    reserve(cost(missing()));
    soughtPlace = true;
    place = provider.concurrency().take().orElse(null);
    if (place == null) {
      // Another pool of the provider has taken its last place at this moment.
      return false;
    }
    provider.busier();
    if (room == null) {
      // From now on nothing else is accepted.
      pause();
    }
    return true;
  }

  /** Takes the room for that much, if it is there. */
  private void reserve(Resources wanted) throws NotServed {
    var attempt = provider.ledger().reserve(pool.quota(), wanted);
    room = attempt.reservation();
    shortage = String.valueOf(attempt.shortage());
    if (room == null && request().isMinReady()) {
      throw NotServed.forGood(Rule.POOL_PAUSED.name(), "the pool is at its quota: " + shortage);
    }
  }

  private void pause() {
    pausesPool = true;
    pool.pause(request().id(), shortage);
  }

  ActivePool pool() {
    return pool;
  }

  /** The request as it was when the pool decided. */
  Versioned<NodeRequest> seen() {
    return seen;
  }

  NodeRequest request() {
    return seen.value();
  }

  /** Free nodes by position in the request's labels. */
  Map<Integer, String> picks() {
    return picks;
  }

  /** The labels for which nodes are to be made, in order. */
  List<String> missing() {
    return labels(false);
  }

  private List<String> labels(boolean picked) {
    var all = request().labels();
    return IntStream.range(0, all.size())
        .filter(i -> picks.containsKey(i) == picked)
        .mapToObj(all::get)
        .toList();
  }

  /** What nodes of these labels cost together. */
  private Resources cost(Collection<String> wanted) {
    return Resources.sum(
        wanted.stream()
            .map(labels::get)
            .filter(LabelView.Servable.class::isInstance)
            .map(label -> ((LabelView.Servable) label).cost())
            .toList());
  }

  /** Whether there is room for the nodes that are to be made next. */
  boolean hasRoom() {
    return room != null;
  }

  /** Who gives the work up when the request is deleted or the launcher stops. */
  void onCancel(RequestQueue.Cancellable work) {
    queue.register(request().id(), work);
  }

  /** What is kept with the request as long as it is served. */
  Reason reason() {
    return hasRoom()
        ? pool.reason(
            "ACCEPTED",
            "%d nodes are to be made, %d are ready".formatted(missing().size(), picks.size()))
        : pool.reason("POOL_QUOTA", "the pool waits for room for this request: " + shortage);
  }

  /**
   * Blocks until there is room for nodes of these labels; the pool pauses meanwhile, and lets go of
   * what nobody uses.
   *
   * @param atMost after which it looks again, whatever was announced
   * @throws NotServed when there never will be, or the request is not worth waiting for
   */
  void awaitRoom(LockedRequest held, List<String> wanted, Duration atMost)
      throws InterruptedException, NotServed {
    var cost = cost(wanted);
    share().keep(cost);
    while (room == null) {
      long stamp = provider.room().stamp();
      reserve(cost);
      if (room != null) {
        resume();
        return;
      }
      throwIfItNeverFits(cost);
      if (!pausesPool) {
        pause();
        held.update(r -> r.withReason(reason()));
      }
      if (provider.health().state() == Health.State.OPEN) {
        throw NotServed.now("PROVIDER_BROKEN", provider.health().whyNot(provider.name()));
      }
      pool.ready().evictOldest(provider.name(), pool.config().name());
      provider.room().awaitAfter(stamp, atMost);
    }
  }

  private void throwIfItNeverFits(Resources wanted) throws NotServed {
    var lacking = provider.ledger().capacity(pool.quota()).shortage(wanted);
    if (lacking.isPresent()) {
      var failed = RequestRules.neverFits(lacking.get());
      throw NotServed.forGood(
          failed.rule().name(), "%s. %s".formatted(failed.finding(), failed.remedy()));
    }
  }

  /** The records carry the cost of the new nodes, if there was room for them. */
  void accepted() {
    if (room != null) {
      useUp();
      share().keep(cost(labels(true)));
    }
  }

  /** Records carry the cost of all nodes that the request has so far. */
  void recorded() {
    useUp();
    share().close();
  }

  private TenantQuota.Reservation share() {
    return Objects.requireNonNull(tenant);
  }

  /** Counted twice, in the records and here, nodes would pause the pool. */
  private void useUp() {
    if (room != null) {
      room.close();
      room = null;
      provider.room().announce();
    }
  }

  private void resume() {
    if (pausesPool) {
      pausesPool = false;
      pool.resume(request().id());
    }
  }

  /** Gives everything back. */
  @Override
  public void close() {
    useUp();
    resume();
    if (tenant != null) {
      tenant.close();
    }
    pool.ready().release(picks.values());
    queue.unregister(request().id());
    if (place != null) {
      place.close();
    }
    queue.putBack(seen);
    if (soughtPlace && (share().limited() || provider.concurrency().limited())) {
      queue.wakeAll();
    }
  }
}
