package dev.nodepool.config;

import dev.nodepool.model.Quota;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pool as every driver has it: effective priority (its own, else the provider's, else 100),
 * limits with the provider's as fallback, and the names of the labels that it serves.
 */
public record PoolConfig(
    String provider,
    String name,
    int priority,
    Quota limits,
    boolean ignoreProviderQuota,
    @Nullable Map<String, Object> nodeAttributes,
    List<String> labels,
    Section section) {
  public PoolConfig {
    nodeAttributes = nodeAttributes == null ? null : Section.unmodifiable(nodeAttributes);
    labels = List.copyOf(labels);
  }
}
