package dev.nodepool.launcher.pool;

import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.node.StaticSlots;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.quota.QuotaLedger.PoolQuota;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.launcher.rules.Pause;
import dev.nodepool.launcher.rules.PoolFacts;
import dev.nodepool.launcher.rules.Situation;
import dev.nodepool.model.Component;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Resources;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes the snapshots of a pool that its decisions are made of. Thread-safe. */
record PoolSituations(
    LauncherContext context,
    OpenProvider provider,
    StaticSlots slots,
    Component.Pool identity,
    PoolQuota quota,
    SharedByPools shared,
    Supplier<@Nullable Pause> pause) {

  /** All that a decision on the request depends on. */
  Situation of(NodeRequest request, boolean paused) throws InterruptedException {
    return new Situation(
        request,
        identity.withPaused(paused),
        provider.ledger().room(quota),
        provider.concurrency().underWay(),
        provider.concurrency().most(),
        views(request.labels()),
        shared.tenants().of(request.tenantName()),
        pause.get(),
        context.components().pools());
  }

  /** The same for all labels and tenants, as far as it is in no record. */
  PoolFacts facts() throws InterruptedException {
    return new PoolFacts(
        provider.ledger().room(quota),
        provider.concurrency().underWay(),
        provider.concurrency().most(),
        views(identity.labels()),
        shared.stock().wanted(identity.labels()),
        shared.tenants().limits(),
        pause.get());
  }

  private Map<String, LabelView> views(Collection<String> labels) throws InterruptedException {
    Map<String, LabelView> views = new HashMap<>();
    for (var label : labels) {
      if (!views.containsKey(label)) {
        views.put(
            label, identity.labels().contains(label) ? view(label) : new LabelView.Unsupported());
      }
    }
    return views;
  }

  private LabelView view(String label) throws InterruptedException {
    var pool = identity.name();
    if (!provider.isStatic()) {
      return provider.view(pool, label);
    }
    int free = shared.ready().count(provider.name(), pool, label);
    return new LabelView.Servable(
        Resources.instances(1), LabelView.Image.READY, slots.slots(pool, label, free));
  }
}
