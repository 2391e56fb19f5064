package dev.nodepool.launcher;

import dev.nodepool.model.Quota;
import dev.nodepool.store.NodeCache;
import java.util.Map;

/** What tenants may still use, over all providers (zookeeper-contract.md 10). */
final class TenantQuota {
  private final NodeCache nodes;
  private volatile Map<String, Quota> limits = Map.of();

  TenantQuota(NodeCache nodes) {
    this.nodes = nodes;
  }

  void reconfigure(Map<String, Quota> configured) {
    limits = Map.copyOf(configured);
  }

  Quota left(String tenant) {
    var limit = limits.get(tenant);
    return limit == null ? Quota.UNLIMITED : limit.minus(nodes.usedByTenant(tenant));
  }
}
