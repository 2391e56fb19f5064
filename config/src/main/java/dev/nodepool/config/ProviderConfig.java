package dev.nodepool.config;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider as every driver has it; {@code section} holds the keys of its own driver. {@code
 * maxConcurrency} below zero is unlimited, zero accepts nothing. A provider with a {@code
 * disabledBecause} is known but serves nobody.
 */
public record ProviderConfig(
    String name,
    String driver,
    @Nullable Integer priority,
    int maxConcurrency,
    List<PoolConfig> pools,
    Section section,
    @Nullable String disabledBecause) {
  static final int DEFAULT_PRIORITY = 100;

  public ProviderConfig {
    pools = List.copyOf(pools);
  }

  public boolean isDisabled() {
    return disabledBecause != null;
  }

  /** The same with these of its pools. */
  ProviderConfig withPools(List<PoolConfig> some) {
    return new ProviderConfig(
        name, driver, priority, maxConcurrency, some, section, disabledBecause);
  }

  public Optional<PoolConfig> pool(String poolName) {
    return pools.stream().filter(pool -> pool.name().equals(poolName)).findFirst();
  }
}
