package dev.nodepool.launcher.quota;

import dev.nodepool.driver.CircuitBreaker;
import dev.nodepool.launcher.rules.First;
import dev.nodepool.launcher.rules.Room;
import dev.nodepool.launcher.rules.Waiting;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Quota.Shortage;
import dev.nodepool.model.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may use how much of one provider. What the records of its nodes carry is used; what is about
 * to be made is reserved first, so that no two threads count on the same room. A reservation is
 * given up when the records carry the resources. Thread-safe; nothing here blocks.
 */
public final class QuotaLedger {

  /** What the nodes of the provider use, as their records say. */
  public interface Usage {
    Resources inProvider();

    Resources inPool(String pool);

    /** What the cloud has accepted and not given back yet. */
    Resources placed();
  }

  private final Usage usage;
  private final Map<String, Resources> reservedInPool = new HashMap<>();
  private final LearnedLimit learned;
  private final Supplier<Optional<CircuitBreaker.Permit>> permits;
  private Resources reserved = Resources.NONE;
  private Quota provider = Quota.UNLIMITED;

  /**
   * @param permits leave to use the provider at all now
   */
  public QuotaLedger(
      Usage usage, LearnedLimit learned, Supplier<Optional<CircuitBreaker.Permit>> permits) {
    this.usage = usage;
    this.learned = learned;
    this.permits = permits;
  }

  /** What the cloud lets us have in all, as it says. */
  public synchronized void learn(Quota limits) {
    provider = limits;
  }

  /** The cloud refused a machine although there should have been room: what it has is the limit. */
  public synchronized void refused(Resources wanted) {
    learned.refused(wanted, usage.placed());
  }

  /**
   * The cloud accepted a machine.
   *
   * @param began when it was asked, by the monotonic clock
   */
  public synchronized void placed(Resources cost, long began) {
    learned.placed(cost, usage.placed(), began);
  }

  /** What the cloud lets us have in all, as it said last. */
  public synchronized Quota limits() {
    return provider;
  }

  /** What has been promised and is in no record yet. */
  public synchronized Resources reserved() {
    return reserved;
  }

  /** How much room a pool has now. */
  public synchronized Room room(PoolQuota pool) {
    return new Room(
        pool.limits(),
        provider,
        pool.ignoresProvider(),
        usage.inPool(pool.name()),
        usage.inProvider(),
        reservedInPool.getOrDefault(pool.name(), Resources.NONE),
        reserved);
  }

  /** What an empty pool could hold. */
  public Quota capacity(PoolQuota pool) {
    return room(pool).capacity();
  }

  /** The same for one whom nobody is to be served before. */
  public Attempt reserve(PoolQuota pool, Resources wanted) {
    return reserve(pool, wanted, List.of());
  }

  /**
   * Takes the room if there is enough of it: a reservation, or what is short.
   *
   * @param before those who are to be served first
   */
  public synchronized Attempt reserve(PoolQuota pool, Resources wanted, List<Before> before) {
    learned.seen(usage.placed());
    var shortage = room(pool).shortage(wanted);
    if (shortage.isEmpty() && isBehind(pool, wanted, before)) {
      return Attempt.refused(none(wanted));
    }
    if (shortage.isEmpty()) {
      // Even a pool that ignores what the cloud says cannot have what the cloud refuses.
      shortage = learned.shortage(wanted, usedOrReserved());
    }
    if (shortage.isPresent()) {
      return Attempt.refused(shortage.get());
    }
    var permit = wanted.isNone() ? Optional.<CircuitBreaker.Permit>of(() -> {}) : permits.get();
    if (permit.isEmpty()) {
      return Attempt.refused(none(wanted));
    }
    reserved = reserved.plus(wanted);
    reservedInPool.merge(pool.name(), wanted, Resources::plus);
    return new Attempt(new Reservation(pool.name(), wanted, permit.get()), null);
  }

  private static Shortage none(Resources wanted) {
    return new Shortage(Resources.INSTANCES, wanted.of(Resources.INSTANCES), 0);
  }

  private Resources usedOrReserved() {
    return usage.inProvider().plus(reserved);
  }

  /** Whether what is left, if anything is, is theirs who are to be served first. */
  public synchronized boolean isBehind(PoolQuota pool, Resources wanted, List<Before> before) {
    if (before.isEmpty()) {
      return false;
    }
    var first = First.of(pool.name(), before.stream().map(this::want).toList());
    return !first.leave(room(pool), wanted)
        || !learned.fits(first.andThen(wanted), usedOrReserved());
  }

  /** Whether one of those waits for room that nodes of that pool take. */
  public synchronized Optional<Before> keptBy(PoolQuota pool, List<Before> before) {
    return before.stream()
        .filter(one -> {
          var want = want(one);
          return want.isKeptBy(pool.name())
              || (want.room().leftInPool().fits(want.next())
                  && !learned.fits(want.next(), usedOrReserved()));
        })
        .findFirst();
  }

  /** Whether it is the pool itself that lacks room for that much. */
  public boolean isPoolFull(PoolQuota pool, Resources wanted) {
    return !room(pool).leftInPool().fits(wanted);
  }

  private First.Want want(Before one) {
    return new First.Want(one.pool().name(), room(one.pool()), one.next());
  }

  private synchronized void release(String pool, Resources amount) {
    reserved = reserved.minus(amount);
    reservedInPool.merge(pool, amount, Resources::minus);
  }

  /** The limits of one pool. */
  public record PoolQuota(String name, Quota limits, boolean ignoresProvider) {}

  /**
   * A request that waits for room and is to be served first.
   *
   * @param pool that serves it
   * @param next what its next node costs
   */
  public record Before(Waiting waiting, PoolQuota pool, Resources next) {}

  /** How a wish for room ended: one of both is there. */
  public record Attempt(@Nullable Reservation reservation, @Nullable Shortage shortage) {
    private static Attempt refused(Shortage shortage) {
      return new Attempt(null, shortage);
    }

    public Optional<Reservation> granted() {
      return Optional.ofNullable(reservation);
    }
  }

  /** Room that nobody else counts on, with leave to use it. */
  public final class Reservation implements AutoCloseable {
    private final String pool;
    private final Resources amount;
    private final CircuitBreaker.Permit permit;
    private boolean open = true;

    private Reservation(String pool, Resources amount, CircuitBreaker.Permit permit) {
      this.pool = pool;
      this.amount = amount;
      this.permit = permit;
    }

    /** The records carry the resources now; the leave to use the provider stays. */
    public void recorded() {
      synchronized (QuotaLedger.this) {
        if (open) {
          open = false;
          release(pool, amount);
        }
      }
    }

    /** What was taken has been used, or will not be. */
    @Override
    public void close() {
      recorded();
      permit.close();
    }
  }
}
