package dev.nodepool.launcher.rules;

import dev.nodepool.model.Quota;
import dev.nodepool.model.Quota.Shortage;
import dev.nodepool.model.Resources;
import java.util.Optional;

/**
 * How much room a pool has: its own limits, those of its provider, and all that counts on them
 * (docs/zookeeper.md 10).
 *
 * @param poolLimits the {@code max-*} of the pool
 * @param providerLimits what the cloud lets us have, less what others use in it
 * @param ignoresProvider whether only the pool's limits count ({@code ignore-provider-quota})
 * @param inPool what the pool's nodes carry, whatever their state
 * @param inProvider the same of all pools of the provider
 * @param reservedInPool what is about to be made and stands in no record yet
 */
public record Room(
    Quota poolLimits,
    Quota providerLimits,
    boolean ignoresProvider,
    Resources inPool,
    Resources inProvider,
    Resources reservedInPool,
    Resources reservedInProvider) {

  /** The room of an empty pool with these limits. */
  public static Room of(Quota limits) {
    return new Room(
        limits,
        Quota.UNLIMITED,
        false,
        Resources.NONE,
        Resources.NONE,
        Resources.NONE,
        Resources.NONE);
  }

  /** What an empty pool could hold. */
  public Quota capacity() {
    return ignoresProvider ? poolLimits : poolLimits.and(providerLimits);
  }

  public Quota leftInPool() {
    return poolLimits.minus(inPool.plus(reservedInPool));
  }

  public Quota leftInProvider() {
    return ignoresProvider
        ? Quota.UNLIMITED
        : providerLimits.minus(inProvider.plus(reservedInProvider));
  }

  /** What is short for that much more: in the pool first, then in the provider. */
  public Optional<Shortage> shortage(Resources wanted) {
    return leftInPool().shortage(wanted).or(() -> leftInProvider().shortage(wanted));
  }
}
