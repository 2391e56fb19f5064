package dev.nodepool.store.request;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.connection.Versioned;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many requests there are, of any state, by the labels that they want. Kept as requests come
 * and go: there are many requests, but few sets of labels. One thread at a time changes it; any
 * thread reads.
 */
public final class RequestCounts {
  private final Map<Set<String>, Integer> byLabels = new ConcurrentHashMap<>();

  RequestCounts() {}

  void changed(@Nullable Versioned<NodeRequest> before, @Nullable Versioned<NodeRequest> after) {
    var wanted = after == null ? null : Set.copyOf(after.value().labels());
    var was = before == null ? null : Set.copyOf(before.value().labels());
    if (wanted != null && !wanted.equals(was)) {
      byLabels.merge(wanted, 1, Integer::sum);
    }
    if (was != null && !was.equals(wanted)) {
      byLabels.computeIfPresent(was, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  /** The requests that somebody could serve who has only these labels. */
  public long addressableBy(Collection<String> labels) {
    var offered = Set.copyOf(labels);
    return byLabels.entrySet().stream()
        .filter(wish -> offered.containsAll(wish.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
