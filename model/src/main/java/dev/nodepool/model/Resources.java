package dev.nodepool.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * An amount of things in use or wanted, by the name of the thing: {@code instances}, {@code cores},
 * {@code ram} (MiB), {@code volumes}, {@code volume-gb} (GB), or whatever else an operator counts.
 * What is not named is zero.
 */
public record Resources(Map<String, Long> amounts) {
  public static final String INSTANCES = "instances";
  public static final String CORES = "cores";
  public static final String RAM = "ram";
  public static final String VOLUMES = "volumes";
  public static final String VOLUME_GB = "volume-gb";

  public static final Resources NONE = new Resources(Map.of());

  public Resources {
    amounts = Map.copyOf(amounts);
  }

  /** One machine and nothing else that counts. */
  public static Resources instances(long count) {
    return new Resources(Map.of(INSTANCES, count));
  }

  /** A machine of that many cores and MiB of memory. */
  public static Resources machine(long cores, long ramMiB) {
    return new Resources(Map.of(INSTANCES, 1L, CORES, cores, RAM, ramMiB));
  }

  public static Resources sum(Collection<Resources> all) {
    if (all.size() < 2) {
      return all.isEmpty() ? NONE : all.iterator().next();
    }
    var total = new HashMap<String, Long>();
    for (var one : all) {
      one.amounts.forEach((key, amount) -> total.merge(key, amount, Long::sum));
    }
    return new Resources(total);
  }

  public long of(String key) {
    return amounts.getOrDefault(key, 0L);
  }

  public boolean isNone() {
    for (long amount : amounts.values()) {
      if (amount != 0) {
        return false;
      }
    }
    return true;
  }

  public Resources plus(Resources other) {
    if (amounts.isEmpty()) {
      return other;
    }
    if (other.amounts.isEmpty()) {
      return this;
    }
    var total = new HashMap<>(amounts);
    other.amounts.forEach((key, amount) -> total.merge(key, amount, Long::sum));
    return new Resources(total);
  }

  public Resources minus(Resources other) {
    if (other.amounts.isEmpty()) {
      return this;
    }
    var total = new HashMap<>(amounts);
    other.amounts.forEach((key, amount) -> total.merge(key, -amount, Long::sum));
    return new Resources(total);
  }
}
