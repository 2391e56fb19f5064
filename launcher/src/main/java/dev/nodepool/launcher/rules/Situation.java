package dev.nodepool.launcher.rules;

import dev.nodepool.model.Component;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Quota;
import java.util.List;
import java.util.Map;

/**
 * All that a decision depends on.
 *
 * @param pool this pool as it is registered
 * @param enabled false when {@code max-servers} is 0 or less
 * @param active requests that the provider works on now
 * @param maxConcurrency of the provider: below zero is unlimited
 * @param labels what is known of each label of the request
 * @param capacity what an empty pool could hold
 * @param tenantLeft what the request's tenant may still use
 * @param pools every registered pool, of all launchers
 */
public record Situation(
    NodeRequest request,
    Component.Pool pool,
    boolean enabled,
    int active,
    int maxConcurrency,
    Map<String, LabelView> labels,
    Quota capacity,
    Quota tenantLeft,
    List<Component.Pool> pools) {}
