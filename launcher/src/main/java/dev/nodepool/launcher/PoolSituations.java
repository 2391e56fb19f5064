package dev.nodepool.launcher;

import dev.nodepool.config.PoolConfig;
import dev.nodepool.launcher.QuotaLedger.PoolQuota;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.launcher.rules.PoolFacts;
import dev.nodepool.launcher.rules.Situation;
import dev.nodepool.model.NodeRequest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Takes the snapshots of a pool that its decisions are made of. Thread-safe. */
final class PoolSituations {
  private final LauncherContext context;
  private final ActiveProvider provider;
  private final PoolConfig config;
  private final PoolPresence presence;
  private final TenantQuota tenants;
  private final ReadyStock stock;

  PoolSituations(
      LauncherContext context,
      ActiveProvider provider,
      PoolConfig config,
      PoolPresence presence,
      TenantQuota tenants,
      ReadyStock stock) {
    this.context = context;
    this.provider = provider;
    this.config = config;
    this.presence = presence;
    this.tenants = tenants;
    this.stock = stock;
  }

  /** All that a decision on the request depends on. */
  Situation of(NodeRequest request, boolean paused) throws InterruptedException {
    return new Situation(
        request,
        presence.identity().withPaused(paused),
        provider.ledger().room(quota()),
        provider.active(),
        provider.config().maxConcurrency(),
        views(request.labels()),
        tenants.of(request.tenantName()),
        presence.pauseSince(),
        context.components().pools());
  }

  /** The same for all labels and tenants, as far as it is in no record. */
  PoolFacts facts() throws InterruptedException {
    return new PoolFacts(
        provider.ledger().room(quota()),
        provider.active(),
        provider.config().maxConcurrency(),
        views(config.labels()),
        stock.wanted(config.labels()),
        tenants.limits(),
        presence.pauseSince());
  }

  PoolQuota quota() {
    return new PoolQuota(config.name(), config.limits(), config.ignoreProviderQuota());
  }

  private Map<String, LabelView> views(Collection<String> labels) throws InterruptedException {
    Map<String, LabelView> views = new HashMap<>();
    for (var label : labels) {
      if (!views.containsKey(label)) {
        views.put(
            label,
            config.labels().contains(label)
                ? provider.labels().view(config.name(), label)
                : new LabelView.Unsupported());
      }
    }
    return views;
  }
}
