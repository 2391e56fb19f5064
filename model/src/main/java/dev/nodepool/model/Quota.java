package dev.nodepool.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How much may be in use at the most, by the names of {@link Resources}. What is not named is
 * unlimited.
 */
public record Quota(Map<String, Long> limits) {
  public static final Quota UNLIMITED = new Quota(Map.of());

  public Quota {
    limits = Map.copyOf(limits);
  }

  public static Quota of(Map<String, Long> limits) {
    return new Quota(limits);
  }

  public OptionalLong limit(String key) {
    var limit = limits.get(key);
    return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
  }

  /** The smaller limit of both, key by key. */
  public Quota and(Quota other) {
    if (limits.isEmpty()) {
      return other;
    }
    var both = new HashMap<>(limits);
    other.limits.forEach((key, limit) -> both.merge(key, limit, Math::min));
    return new Quota(both);
  }

  /** What is left when that much is used; may be negative. */
  public Quota minus(Resources used) {
    if (limits.isEmpty()) {
      return this;
    }
    var left = new HashMap<String, Long>();
    limits.forEach((key, limit) -> left.put(key, limit - used.of(key)));
    return new Quota(left);
  }

  public boolean fits(Resources wanted) {
    return shortage(wanted).isEmpty();
  }

  /** The first thing (in the order of names) of which more is wanted than there may be. */
  public Optional<Shortage> shortage(Resources wanted) {
    @Nullable String first = null;
    for (var entry : wanted.amounts().entrySet()) {
      var limit = limits.get(entry.getKey());
      boolean isShort = entry.getValue() > 0 && limit != null && limit < entry.getValue();
      if (isShort && (first == null || entry.getKey().compareTo(first) < 0)) {
        first = entry.getKey();
      }
    }
    return first == null
        ? Optional.empty()
        : Optional.of(new Shortage(first, wanted.of(first), limits.getOrDefault(first, 0L)));
  }

  /** More is wanted of a thing than is free. */
  public record Shortage(String key, long wanted, long free) {
    @Override
    public String toString() {
      return "%s: %d wanted, %d free".formatted(key, wanted, Math.max(0, free));
    }
  }
}
