package dev.nodepool.launcher.quota;

import dev.nodepool.driver.Backoff;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Quota.Shortage;
import dev.nodepool.model.Resources;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The limit of a cloud that does not tell it, as its refusals show it: no more than what it had
 * accepted when it refused. A place that becomes free below that is used at once; more than that is
 * tried now and then, and as long as such tries succeed, with more each time. Not thread-safe.
 */
public final class LearnedLimit {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(4);

  private final LongSupplier nanos;
  private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
  private Quota most = Quota.UNLIMITED;
  private long refusedAt;
  private long tryAgainAt;
  private int growth = 1;

  public LearnedLimit(LongSupplier nanos) {
    this.nanos = nanos;
    this.tryAgainAt = nanos.getAsLong();
  }

  /**
   * The cloud refused {@code wanted}.
   *
   * @param placed what it had accepted by then
   */
  void refused(Resources wanted, Resources placed) {
    var limits = new TreeMap<>(most.limits());
    wanted
        .amounts()
        .forEach((key, amount) -> {
          if (amount > 0) {
            limits.put(key, placed.of(key));
          }
        });
    most = Quota.of(limits);
    refusedAt = nanos.getAsLong();
    growth = 1;
    // Many refusals of creates that went out together are one piece of news.
    if (nanos.getAsLong() - tryAgainAt >= 0) {
      tryAgainAt = nanos.getAsLong() + backoff.next().toNanos();
    }
  }

  /**
   * The cloud accepted a machine.
   *
   * @param placed what it has accepted, this one included
   * @param began when it was asked
   */
  void placed(Resources cost, Resources placed, long began) {
    if (most.minus(placed).limits().values().stream().noneMatch(left -> left < 0)) {
      return;
    }
    // What was under way when the cloud refused says nothing about what it would do now.
    boolean tried = began - refusedAt > 0;
    if (tried) {
      backoff.reset();
      growth = Math.min(growth * 2, 1 << 16);
    }
    long more = tried ? growth / 2 : 0;
    var limits = new TreeMap<String, Long>();
    most.limits()
        .forEach(
            (key, limit) -> limits.put(key, Math.max(limit, placed.of(key) + more * cost.of(key))));
    most = Quota.of(limits);
  }

  /**
   * What the cloud has accepted by now, from whomever: its limit cannot be below that. Another
   * launcher's machines may not have been in the records yet when the cloud refused one of ours.
   */
  void seen(Resources placed) {
    if (most.limits().entrySet().stream().noneMatch(it -> it.getValue() < placed.of(it.getKey()))) {
      return;
    }
    var limits = new TreeMap<String, Long>();
    most.limits().forEach((key, limit) -> limits.put(key, Math.max(limit, placed.of(key))));
    most = Quota.of(limits);
  }

  /** Whether that much fits by what is known; tries nothing. */
  boolean fits(Resources wanted, Resources used) {
    return most.minus(used).fits(wanted);
  }

  /** What is short of {@code wanted}; nothing when it is time to try. */
  Optional<Shortage> shortage(Resources wanted, Resources used) {
    var shortage = most.minus(used).shortage(wanted);
    if (shortage.isPresent() && nanos.getAsLong() - tryAgainAt >= 0) {
      tryAgainAt = nanos.getAsLong() + backoff.next().toNanos();
      return Optional.empty();
    }
    return shortage;
  }
}
