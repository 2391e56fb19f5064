package dev.nodepool.launcher.request;

import dev.nodepool.launcher.pool.ActivePool;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.quota.Concurrency;
import dev.nodepool.launcher.quota.TenantQuota;
import dev.nodepool.launcher.rules.Rule;
import dev.nodepool.launcher.rules.Situation;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Reason;
import dev.nodepool.model.Resources;
import dev.nodepool.store.connection.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A request that a pool serves, and the one owner of all that it holds meanwhile: the claim on it
 * in the queue, its share of the tenant's limits, the free nodes that are meant for it, room in the
 * quota with leave to use it, the pause of the pool while it waits for room, its place among the
 * requests of the provider. All of it is given back by {@link #close}, whatever happened between.
 * Used by one thread at a time.
 */
final class AdmittedRequest implements AutoCloseable {
  private final ActivePool pool;
  private final OpenProvider provider;
  private final RequestQueue queue;
  private final Versioned<NodeRequest> seen;
  private final RequestRoom room;
  private final Holdings holdings;

  private TenantQuota.@Nullable Reservation tenant;
  private Map<Integer, String> picks = Map.of();
  private List<String> planned = List.of();
  private Concurrency.@Nullable Place place;
  private boolean soughtPlace;

  private AdmittedRequest(
      ActivePool pool, RequestQueue queue, Versioned<NodeRequest> seen, Situation situation) {
    this.pool = pool;
    this.provider = pool.provider();
    this.queue = queue;
    this.seen = seen;
    this.room = new RequestRoom(pool, seen.value(), situation.labels());
    this.holdings = new Holdings("Request " + seen.value().id());
    holdings.add(this::wakeOthers);
    holdings.add(() -> queue.putBack(seen));
  }

  /**
   * Takes what the request needs, as far as it is there: while room is missing for any of its nodes
   * the pool pauses. Empty when somebody else was faster.
   *
   * @throws NotServed when the pool had to pause for a request that is not worth it
   */
  static Optional<AdmittedRequest> take(
      ActivePool pool, RequestQueue queue, Versioned<NodeRequest> seen, Situation situation)
      throws NotServed {
    if (!queue.claim(seen.value().id())) {
      return Optional.empty();
    }
    var admitted = new AdmittedRequest(pool, queue, seen, situation);
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
    holdings.add(tenant);
    if (request().reuse()) {
      holdings.add(() -> pool.ready().release(picks.values()));
      picks = pool.ready().claim(provider.name(), pool.config().name(), request().labels());
    }
    var missing = missing();
    if (provider.isStatic() ? !missing.isEmpty() : !room.canBeMade(missing)) {
      // A ready node that was counted on is somebody else's at this moment.
      return false;
    }
    holdings.add(room);
    planned = room.take(missing);
    if (planned.isEmpty() && room.isBehind(missing)) {
      // A more urgent request has begun to wait for that room at this moment.
      return false;
    }
    soughtPlace = true;
    place = provider.concurrency().take().orElse(null);
    if (place == null) {
      // Another pool of the provider has taken its last place at this moment.
      return false;
    }
    holdings.add(this::givePlaceBack);
    provider.busier();
    holdings.add(room::resume);
    if (planned.size() < missing.size()) {
      room.pause();
    }
    return true;
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

  /** The room that it has, and waits for. */
  RequestRoom room() {
    return room;
  }

  /** Free nodes by position in the request's labels. */
  Map<Integer, String> picks() {
    return picks;
  }

  /** The labels of the nodes that are made first: there is room for them. */
  List<String> planned() {
    return planned;
  }

  /** The labels for which nodes are to be made, in order. */
  private List<String> missing() {
    var all = request().labels();
    return IntStream.range(0, all.size())
        .filter(i -> !picks.containsKey(i))
        .mapToObj(all::get)
        .toList();
  }

  /** Who gives the work up when the request is deleted or the launcher stops. */
  void onCancel(RequestQueue.Cancellable work) {
    holdings.add(() -> queue.unregister(request().id()));
    queue.register(request().id(), work);
  }

  /** What is kept with the request as long as it is served. */
  Reason reason() {
    return room.waits()
        ? pool.reason(
            Rule.POOL_QUOTA.name(), "the pool waits for room for this request: " + room.shortage())
        : pool.reason(
            "ACCEPTED",
            "%d nodes are to be made, %d are ready".formatted(missing().size(), picks.size()));
  }

  /** The records carry the cost of the nodes that are made first. */
  void accepted() {
    var rest = new ArrayList<>(request().labels());
    planned.forEach(rest::remove);
    recorded(rest);
  }

  /** Records carry the cost of all its nodes but those of these labels. */
  void recorded(List<String> rest) {
    room.recorded();
    share().keep(room.cost(rest));
  }

  private TenantQuota.Reservation share() {
    return Objects.requireNonNull(tenant);
  }

  /** Its place among the requests of the provider, which is the caller's to give back now. */
  Concurrency.Place keepPlace() {
    var kept = Objects.requireNonNull(place);
    place = null;
    return kept;
  }

  private void givePlaceBack() {
    if (place != null) {
      place.close();
    }
  }

  private void wakeOthers() {
    if (soughtPlace && (share().limited() || provider.concurrency().limited())) {
      queue.wakeAll();
    }
  }

  /** Gives everything back. */
  @Override
  public void close() {
    holdings.close();
  }
}
