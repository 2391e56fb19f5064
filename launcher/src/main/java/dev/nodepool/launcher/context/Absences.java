package dev.nodepool.launcher.context;

import dev.nodepool.store.connection.Session;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Notices when this launcher was not there: stopped, without a processor, or without its session in
 * ZooKeeper. What failed meanwhile says nothing about a cloud. Thread-safe; nothing here blocks.
 */
public final class Absences {
  /** How often somebody has to call {@link #beat}. */
  public static final Duration BEAT = Duration.ofSeconds(1);

  /** Whoever was not heard of for this long was away. */
  static final Duration SILENCE = Duration.ofSeconds(5);

  private final Supplier<Session> sessions;
  private final LongSupplier nanos;
  private long last;
  private long times;

  /**
   * @param sessions the present one
   * @param nanos the monotonic clock
   */
  public Absences(Supplier<Session> sessions, LongSupplier nanos) {
    this.sessions = sessions;
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  /** The launcher is there. */
  public synchronized void beat() {
    long now = nanos.getAsLong();
    if (now - last >= SILENCE.toNanos()) {
      times++;
    }
    last = now;
  }

  /** Whether the launcher was away since this call, asked at any time later. */
  public BooleanSupplier sinceNow() {
    var session = sessions.get();
    long before = times();
    return () -> !session.alive() || times() != before;
  }

  private synchronized long times() {
    beat();
    return times;
  }
}
