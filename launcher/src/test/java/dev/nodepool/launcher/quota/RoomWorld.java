package dev.nodepool.launcher.quota;

import dev.nodepool.launcher.quota.QuotaLedger.Before;
import dev.nodepool.launcher.quota.QuotaLedger.PoolQuota;
import dev.nodepool.launcher.rules.Waiting;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Launchers with pools of the same providers, and requests for one to four nodes, played step by
 * step in a random order on records in memory. The ledgers and the rules of who goes first are the
 * real ones; what a launcher does by them is here in short.
 */
final class RoomWorld {
  private static final Map<String, Resources> COST =
      Map.of("small", Resources.machine(1, 1), "big", Resources.machine(4, 1));
  private static final int MOMENT = 3;

  private enum State {
    BUILDING,
    READY,
    IN_USE,
    DELETING
  }

  private enum Phase {
    REQUESTED,
    PENDING,
    FULFILLED,
    DONE
  }

  private record Place(String provider, PoolQuota pool) {}

  private record Worker(Map<String, QuotaLedger> ledgers, Place place) {
    QuotaLedger ledger() {
      return ledgers.get(place.provider());
    }
  }

  private static final class Machine {
    private final Place place;
    private final String label;
    private State state = State.BUILDING;
    private @Nullable Wish owner;

    private Machine(Place place, String label, Wish owner) {
      this.place = place;
      this.label = label;
      this.owner = owner;
    }

    private boolean isFree() {
      return state == State.READY && owner == null;
    }
  }

  private static final class Wish {
    private final NodeRequest request;
    private Phase phase = Phase.REQUESTED;
    private @Nullable Worker worker;
    private int idle;

    private Wish(NodeRequest request) {
      this.request = request;
    }
  }

  private final RandomGenerator random;
  private final boolean givesWay;
  private final Map<String, Quota> quotas = new HashMap<>();
  private final List<Worker> workers = new ArrayList<>();
  private final List<Wish> wishes = new ArrayList<>();
  private final List<Machine> machines = new ArrayList<>();
  private int gaveWay;

  /**
   * @param givesWay false to see what would happen if nobody gave anything back or crashed
   */
  RoomWorld(RandomGenerator random, boolean givesWay) {
    this.random = random;
    this.givesWay = givesWay;
    List<Place> places = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(2); i++) {
      var provider = "p" + i;
      quotas.put(provider, quota(4));
      for (int j = 0; j <= random.nextInt(3); j++) {
        var limit = random.nextBoolean() ? Quota.UNLIMITED : quota(2);
        places.add(new Place(provider, new PoolQuota("pool" + j, limit, false)));
      }
    }
    for (int i = 0; i <= random.nextInt(3); i++) {
      Map<String, QuotaLedger> ledgers = new HashMap<>();
      quotas.forEach((provider, quota) -> ledgers.put(provider, ledger(provider, quota)));
      places.forEach(place -> workers.add(new Worker(ledgers, place)));
    }
    for (int i = 0; i < 4 + random.nextInt(12); i++) {
      wishes.add(new Wish(request(i)));
    }
  }

  private Quota quota(int least) {
    return Quota.of(
        Map.of("instances", least + random.nextLong(5), "cores", 8 + random.nextLong(9)));
  }

  private NodeRequest request(int number) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      labels.add(random.nextBoolean() ? "small" : "big");
    }
    var id = "%d00-%010d".formatted(1 + random.nextInt(3), number);
    return NodeRequest.of(labels, "zuul", Instant.EPOCH).withId(id);
  }

  private QuotaLedger ledger(String provider, Quota quota) {
    var usage =
        new QuotaLedger.Usage() {
          @Override
          public Resources inProvider() {
            return sum(machine -> machine.place.provider().equals(provider));
          }

          @Override
          public Resources inPool(String pool) {
            return sum(machine ->
                machine.place.provider().equals(provider)
                    && machine.place.pool().name().equals(pool));
          }

          @Override
          public Resources placed() {
            return inProvider();
          }
        };
    var ledger = new QuotaLedger(usage, new LearnedLimit(() -> 0), () -> Optional.of(() -> {}));
    ledger.learn(quota);
    return ledger;
  }

  private Resources sum(Predicate<Machine> which) {
    return Resources.sum(
        machines.stream().filter(which).map(machine -> COST.get(machine.label)).toList());
  }

  /** Returns how it ended: empty when every request that fits somewhere was served. */
  Optional<String> play(int steps) {
    wishes.removeIf(wish -> workers.stream().noneMatch(worker -> fits(worker, wish)));
    for (int i = 0; i < steps; i++) {
      if (wishes.stream().allMatch(wish -> wish.phase == Phase.DONE)) {
        return Optional.empty();
      }
      step();
      for (var worker : workers) {
        var pool = worker.place().pool();
        if (!worker.ledger().room(pool).shortage(Resources.NONE).isEmpty()
            || worker.ledger().room(pool).leftInPool().limits().values().stream()
                .anyMatch(l -> l < 0)
            || worker.ledger().room(pool).leftInProvider().limits().values().stream()
                .anyMatch(l -> l < 0)) {
          return Optional.of("the quota of " + worker.place() + " was exceeded");
        }
      }
    }
    return Optional.of(
        "not served: %s"
            .formatted(
                wishes.stream()
                    .filter(wish -> wish.phase != Phase.DONE)
                    .map(wish -> wish.request.id() + wish.request.labels() + wish.phase)
                    .toList()));
  }

  int gaveWay() {
    return gaveWay;
  }

  private void step() {
    switch (random.nextInt(10)) {
      case 0, 1 -> lookThrough(workers.get(random.nextInt(workers.size())));
      case 2, 3, 4, 5 -> any(wishes, wish -> wish.phase == Phase.PENDING).ifPresent(this::serve);
      case 6 ->
          any(machines, machine -> machine.state == State.BUILDING)
              .ifPresent(machine -> machine.state = State.READY);
      case 7 -> any(wishes, wish -> wish.phase == Phase.FULFILLED).ifPresent(this::giveBack);
      case 8 ->
          any(machines, machine -> machine.state == State.DELETING).ifPresent(machines::remove);
      default -> {
        if (givesWay && random.nextInt(50) == 0) {
          crash(workers.get(random.nextInt(workers.size())));
        }
      }
    }
  }

  private <T> Optional<T> any(List<T> all, Predicate<T> which) {
    var some = all.stream().filter(which).toList();
    return some.isEmpty() ? Optional.empty() : Optional.of(some.get(random.nextInt(some.size())));
  }

  private static boolean fits(Worker worker, Wish wish) {
    return worker
        .ledger()
        .capacity(worker.place().pool())
        .fits(Resources.sum(wish.request.labels().stream().map(COST::get).toList()));
  }

  private void lookThrough(Worker worker) {
    var waiting =
        wishes.stream()
            .filter(wish -> wish.phase == Phase.REQUESTED)
            .sorted(Comparator.comparing(wish -> wish.request, NodeRequest.BY_URGENCY))
            .toList();
    for (var wish : waiting) {
      boolean paused =
          wishes.stream().anyMatch(other -> other.worker == worker && !missing(other).isEmpty());
      if (!paused
          && fits(worker, wish)
          && !isBehind(worker, wish, missingWithReady(worker, wish))) {
        wish.phase = Phase.PENDING;
        wish.worker = worker;
        wish.idle = 0;
        reuse(wish);
        take(wish);
      }
    }
  }

  /** As a waiting request looks for more. */
  private void serve(Wish wish) {
    var worker = wish.worker;
    int before = machinesOf(wish).size();
    if (!isBehind(worker, wish, missing(wish))) {
      reuse(wish);
    }
    take(wish);
    var missing = missing(wish);
    boolean idle = machinesOf(wish).stream().allMatch(machine -> machine.state == State.READY);
    wish.idle = machinesOf(wish).size() > before || !idle ? 0 : wish.idle + 1;
    if (missing.isEmpty()) {
      wish.phase = idle ? Phase.FULFILLED : Phase.PENDING;
      return;
    }
    if (!isBehind(worker, wish, missing)) {
      letGo(worker.place(), machine -> machine.place.equals(worker.place()));
      if (!worker.ledger().isPoolFull(worker.place().pool(), COST.get(missing.getFirst()))) {
        letGo(
            worker.place(), machine -> machine.place.provider().equals(worker.place().provider()));
      }
    }
    boolean keeps = !machinesOf(wish).isEmpty();
    if (givesWay && keeps && wish.idle >= MOMENT) {
      worker
          .ledger()
          .keptBy(worker.place().pool(), before(wish, worker))
          .ifPresent(_ -> {
            gaveWay++;
            setBack(wish);
          });
    }
  }

  private void letGo(Place place, Predicate<Machine> which) {
    if (machines.stream().filter(which).noneMatch(m -> m.state == State.DELETING)) {
      machines.stream()
          .filter(which)
          .filter(Machine::isFree)
          .findFirst()
          .ifPresent(machine -> machine.state = State.DELETING);
    }
  }

  private void setBack(Wish wish) {
    for (var machine : machinesOf(wish)) {
      machine.owner = null;
      machine.state = machine.state == State.READY ? State.READY : State.DELETING;
    }
    wish.phase = Phase.REQUESTED;
    wish.worker = null;
  }

  private void crash(Worker worker) {
    wishes.stream()
        .filter(wish -> wish.phase == Phase.PENDING)
        .filter(wish -> wish.worker.ledgers() == worker.ledgers())
        .forEach(this::setBack);
  }

  private void giveBack(Wish wish) {
    machinesOf(wish)
        .forEach(machine -> {
          machine.owner = null;
          machine.state = State.DELETING;
        });
    wish.phase = Phase.DONE;
  }

  private void reuse(Wish wish) {
    for (var label : missing(wish)) {
      machines.stream()
          .filter(machine -> machine.isFree() && machine.label.equals(label))
          .filter(machine -> machine.place.equals(wish.worker.place()))
          .findFirst()
          .ifPresent(machine -> machine.owner = wish);
    }
  }

  private void take(Wish wish) {
    var worker = wish.worker;
    for (var label : missing(wish)) {
      var attempt =
          worker.ledger().reserve(worker.place().pool(), COST.get(label), before(wish, worker));
      if (attempt.granted().isEmpty()) {
        return;
      }
      machines.add(new Machine(worker.place(), label, wish));
      attempt.granted().get().close();
    }
  }

  private boolean isBehind(Worker worker, Wish wish, List<String> missing) {
    return !missing.isEmpty()
        && worker
            .ledger()
            .isBehind(worker.place().pool(), COST.get(missing.getFirst()), before(wish, worker));
  }

  private List<Before> before(Wish wish, Worker worker) {
    return wishes.stream()
        .filter(other -> other.phase == Phase.PENDING && !missing(other).isEmpty())
        .filter(other -> other.worker.place().provider().equals(worker.place().provider()))
        .map(other ->
            new Waiting(
                other.request,
                other.worker.place().provider(),
                other.worker.place().pool().name(),
                missing(other)))
        .filter(other -> other.isBefore(wish.request))
        .map(other -> new Before(other, pool(other, worker), COST.get(other.missing().getFirst())))
        .toList();
  }

  private PoolQuota pool(Waiting waiting, Worker worker) {
    return workers.stream()
        .map(Worker::place)
        .filter(place -> place.provider().equals(worker.place().provider()))
        .map(Place::pool)
        .filter(pool -> pool.name().equals(waiting.pool()))
        .findFirst()
        .orElseThrow();
  }

  private List<Machine> machinesOf(Wish wish) {
    return machines.stream().filter(machine -> machine.owner == wish).toList();
  }

  private List<String> missing(Wish wish) {
    var missing = new ArrayList<>(wish.request.labels());
    machinesOf(wish).forEach(machine -> missing.remove(machine.label));
    return wish.phase == Phase.DONE ? List.of() : missing;
  }

  private List<String> missingWithReady(Worker worker, Wish wish) {
    var missing = new ArrayList<>(wish.request.labels());
    machines.stream()
        .filter(machine -> machine.isFree() && machine.place.equals(worker.place()))
        .forEach(machine -> missing.remove(machine.label));
    return missing;
  }
}
