package dev.nodepool.launcher;

import dev.nodepool.launcher.rules.Room;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Quota.Shortage;
import dev.nodepool.model.Resources;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may use how much of one provider. What the records of its nodes carry is used; what is about
 * to be made is reserved first, so that no two threads count on the same room. A reservation is
 * given up when the records carry the resources. Thread-safe; nothing here blocks.
 */
final class QuotaLedger {
  private final Supplier<Resources> usedInProvider;
  private final Function<String, Resources> usedInPool;
  private final Map<String, Resources> reservedInPool = new HashMap<>();
  private Resources reserved = Resources.NONE;
  private Quota provider = Quota.UNLIMITED;
  private long closedUntil;
  private boolean closed;
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

  QuotaLedger(Supplier<Resources> usedInProvider, Function<String, Resources> usedInPool) {
    this.usedInProvider = usedInProvider;
    this.usedInPool = usedInPool;
  }

  /** What the cloud lets us have in all. */
  synchronized void learn(Quota limits) {
    provider = limits;
  }

  /**
   * The cloud refused a machine although there should have been room: nothing is tried for a while.
   */
  synchronized void refused() {
    if (!closed || System.nanoTime() - closedUntil >= 0) {
      closed = true;
      closedUntil = System.nanoTime() + backoff.next().toNanos();
    }
  }

  /** Something of ours is gone, so it is worth another try. */
  synchronized void freed() {
    closed = false;
  }

  /** The cloud gave a machine. */
  synchronized void granted() {
    closed = false;
    backoff.reset();
  }

  /** What the cloud lets us have in all, as it said last. */
  synchronized Quota limits() {
    return provider;
  }

  /** What has been promised and is in no record yet. */
  synchronized Resources reserved() {
    return reserved;
  }

  /** How much room a pool has now. */
  synchronized Room room(PoolQuota pool) {
    return new Room(
        pool.limits(),
        provider,
        pool.ignoresProvider(),
        usedInPool.apply(pool.name()),
        usedInProvider.get(),
        reservedInPool.getOrDefault(pool.name(), Resources.NONE),
        reserved);
  }

  /** What an empty pool could hold. */
  Quota capacity(PoolQuota pool) {
    return room(pool).capacity();
  }

  /** Takes the room if there is enough of it: a reservation, or what is short. */
  synchronized Attempt reserve(PoolQuota pool, Resources wanted) {
    if (closed && System.nanoTime() - closedUntil < 0) {
      return new Attempt(null, new Shortage("instances", wanted.of("instances"), 0));
    }
    var shortage = room(pool).shortage(wanted);
    if (shortage.isPresent()) {
      return new Attempt(null, shortage.get());
    }
    reserved = reserved.plus(wanted);
    reservedInPool.merge(pool.name(), wanted, Resources::plus);
    return new Attempt(new Reservation(pool.name(), wanted), null);
  }

  private synchronized void release(String pool, Resources amount) {
    reserved = reserved.minus(amount);
    reservedInPool.merge(pool, amount, Resources::minus);
  }

  /** The limits of one pool. */
  record PoolQuota(String name, Quota limits, boolean ignoresProvider) {}

  /** How a wish for room ended: one of both is there. */
  record Attempt(@Nullable Reservation reservation, @Nullable Shortage shortage) {
    Optional<Reservation> granted() {
      return Optional.ofNullable(reservation);
    }
  }

  /** Room that nobody else counts on. */
  final class Reservation implements AutoCloseable {
    private final String pool;
    private final Resources amount;
    private boolean open = true;

    private Reservation(String pool, Resources amount) {
      this.pool = pool;
      this.amount = amount;
    }

    /** The records carry the resources now, or nothing will be made. */
    @Override
    public void close() {
      synchronized (QuotaLedger.this) {
        if (open) {
          open = false;
          release(pool, amount);
        }
      }
    }
  }
}
