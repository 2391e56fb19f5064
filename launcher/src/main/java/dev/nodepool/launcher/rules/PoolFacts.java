package dev.nodepool.launcher.rules;

import dev.nodepool.model.Component;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What only the launcher of a pool knows, and publishes so that others can ask the same rules.
 *
 * @param room its limits and what is used and reserved of them
 * @param active requests that the provider works on
 * @param labels what is known of each label of the pool
 * @param minReady of which labels of the pool the launcher keeps how many nodes ready
 * @param tenantLimits the {@code tenant-resource-limits} of the launcher
 * @param pause why the pool is paused, null when it is not
 */
public record PoolFacts(
    Room room,
    int active,
    int maxConcurrency,
    Map<String, LabelView> labels,
    Map<String, Integer> minReady,
    Map<String, Quota> tenantLimits,
    @Nullable Pause pause) {
  public PoolFacts {
    labels = Map.copyOf(labels);
    minReady = Map.copyOf(minReady);
    tenantLimits = Map.copyOf(tenantLimits);
  }

  /**
   * What the launcher would decide on.
   *
   * @param missing the labels for which nodes have to be made
   * @param ahead what a more urgent request waits for, when it is to be served first
   * @param tenantUse what the nodes of the request's tenant carry
   */
  public Situation situation(
      NodeRequest request,
      Component.Pool pool,
      List<String> missing,
      @Nullable Pause ahead,
      Resources tenantUse,
      List<Component.Pool> pools) {
    var waits = ahead == null ? pause : ahead;
    var views = new HashMap<String, LabelView>();
    for (var label : request.labels()) {
      views.put(label, labels.getOrDefault(label, new LabelView.Unsupported()));
    }
    var name = request.tenantName();
    var limits = name == null ? Quota.UNLIMITED : tenantLimits.getOrDefault(name, Quota.UNLIMITED);
    return new Situation(
        request,
        pool.withPaused(pool.paused() || waits != null),
        room,
        active,
        maxConcurrency,
        views,
        missing,
        new Tenant(name, limits, tenantUse),
        waits,
        pools);
  }
}
