package dev.nodepool.launcher.quota;

import dev.nodepool.launcher.rules.Tenant;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import dev.nodepool.store.node.NodeCache;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tenants may still use, over all providers (docs/zookeeper.md 10). What the records of nodes
 * carry is used; what this launcher has accepted and no record carries yet is reserved, so that it
 * never overshoots by itself. Thread-safe.
 */
public final class TenantQuota {
  private final NodeCache nodes;
  private final Map<String, Resources> reserved = new HashMap<>();
  private volatile Map<String, Quota> limits = Map.of();

  public TenantQuota(NodeCache nodes) {
    this.nodes = nodes;
  }

  public void reconfigure(Map<String, Quota> configured) {
    limits = Map.copyOf(configured);
  }

  public Map<String, Quota> limits() {
    return limits;
  }

  /** Whether requests may have to wait for what this tenant has. */
  public boolean limited(@Nullable String name) {
    return name != null && limits.containsKey(name);
  }

  /** How it stands with a tenant; null is nobody in particular, who has no limits. */
  public synchronized Tenant of(@Nullable String name) {
    if (name == null) {
      return Tenant.NOBODY;
    }
    var limit = limits.get(name);
    return limit == null
        ? new Tenant(name, Quota.UNLIMITED, Resources.NONE)
        : new Tenant(
            name,
            limit,
            nodes.usedByTenant(name).plus(reserved.getOrDefault(name, Resources.NONE)));
  }

  /** Takes that much of the tenant's limits, unless it is too much now. */
  public synchronized Optional<Reservation> reserve(@Nullable String name, Resources wanted) {
    if (!of(name).left().fits(wanted)) {
      return Optional.empty();
    }
    var reservation = new Reservation(name);
    reservation.keep(wanted);
    return Optional.of(reservation);
  }

  /** What one request will still take of its tenant's limits. */
  public final class Reservation implements AutoCloseable {
    private final @Nullable String tenant;
    private Resources amount = Resources.NONE;

    private Reservation(@Nullable String tenant) {
      this.tenant = tenant;
    }

    /** Only that much is in no record yet. */
    public void keep(Resources outstanding) {
      if (tenant == null) {
        return;
      }
      synchronized (TenantQuota.this) {
        var sum = reserved.getOrDefault(tenant, Resources.NONE).minus(amount).plus(outstanding);
        amount = outstanding;
        if (sum.isNone()) {
          reserved.remove(tenant);
        } else {
          reserved.put(tenant, sum);
        }
      }
    }

    public boolean limited() {
      return TenantQuota.this.limited(tenant);
    }

    @Override
    public void close() {
      keep(Resources.NONE);
    }
  }
}
