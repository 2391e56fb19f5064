package dev.nodepool.launcher.quota;

import dev.nodepool.launcher.rules.Room;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Quota.Shortage;
import dev.nodepool.model.Resources;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
  private final BooleanSupplier admits;
  private Resources reserved = Resources.NONE;
  private Quota provider = Quota.UNLIMITED;

  /**
   * @param admits whether the provider may be used at all now
   */
  public QuotaLedger(Usage usage, LearnedLimit learned, BooleanSupplier admits) {
    this.usage = usage;
    this.learned = learned;
    this.admits = admits;
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

  /** Takes the room if there is enough of it: a reservation, or what is short. */
  public synchronized Attempt reserve(PoolQuota pool, Resources wanted) {
    learned.seen(usage.placed());
    var shortage = room(pool).shortage(wanted);
    if (shortage.isEmpty()) {
      // Even a pool that ignores what the cloud says cannot have what the cloud refuses.
      shortage = learned.shortage(wanted, usage.inProvider().plus(reserved));
    }
    if (shortage.isEmpty() && !wanted.isNone() && !admits.getAsBoolean()) {
      shortage = Optional.of(new Shortage(Resources.INSTANCES, wanted.of(Resources.INSTANCES), 0));
    }
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
  public record PoolQuota(String name, Quota limits, boolean ignoresProvider) {}

  /** How a wish for room ended: one of both is there. */
  public record Attempt(@Nullable Reservation reservation, @Nullable Shortage shortage) {
    public Optional<Reservation> granted() {
      return Optional.ofNullable(reservation);
    }
  }

  /** Room that nobody else counts on. */
  public final class Reservation implements AutoCloseable {
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
