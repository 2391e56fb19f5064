package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import dev.nodepool.model.Resources;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What nodes cost by their records: in sum by provider, by pool, by tenant. Kept as nodes change,
 * so that nobody adds them up. One thread at a time changes it; any thread reads.
 */
final class NodeCosts {
  private final Map<Object, Resources> sums = new ConcurrentHashMap<>();

  private record Tenant(String name) {}

  private record Provider(String name) {}

  private record WithMachine(String provider) {}

  Resources ofProvider(String provider) {
    return sums.getOrDefault(new Provider(provider), Resources.NONE);
  }

  Resources ofPool(Pool pool) {
    return sums.getOrDefault(pool, Resources.NONE);
  }

  Resources ofTenant(String tenant) {
    return sums.getOrDefault(new Tenant(tenant), Resources.NONE);
  }

  Resources withMachineOf(String provider) {
    return sums.getOrDefault(new WithMachine(provider), Resources.NONE);
  }

  void changed(@Nullable Node before, @Nullable Node after) {
    if (before != null && after != null && sameAccounts(before, after)) {
      return;
    }
    if (after != null) {
      add(after, Resources::plus);
    }
    if (before != null) {
      add(before, Resources::minus);
    }
  }

  private static boolean sameAccounts(Node one, Node other) {
    return one.owner().equals(other.owner())
        && Objects.equals(one.resources(), other.resources())
        && (one.externalId() == null) == (other.externalId() == null)
        && Objects.equals(one.allocation().tenantName(), other.allocation().tenantName());
  }

  private void add(Node node, BinaryOperator<Resources> sign) {
    var cost = node.resources();
    if (cost == null) {
      return;
    }
    add(Pool.of(node), cost, sign);
    String provider = node.provider();
    if (provider != null) {
      add(new Provider(provider), cost, sign);
      add(node.externalId() == null ? null : new WithMachine(provider), cost, sign);
    }
    String tenant = node.allocation().tenantName();
    add(tenant == null ? null : new Tenant(tenant), cost, sign);
  }

  private void add(@Nullable Object account, Resources cost, BinaryOperator<Resources> sign) {
    if (account == null) {
      return;
    }
    var sum = sign.apply(sums.getOrDefault(account, Resources.NONE), cost);
    if (sum.isNone()) {
      sums.remove(account);
    } else {
      sums.put(account, sum);
    }
  }
}
