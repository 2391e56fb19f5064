package dev.nodepool.launcher.pool;

import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.node.StaticSlots;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.quota.QuotaLedger.Before;
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
import java.util.List;
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
    var views = views(request.labels());
    // A paused pool accepts nothing, whoever is before whom.
    var before = paused ? List.<Before>of() : before(request);
    var missing = missing(request, views, before);
    var ahead = ahead(missing, views, before);
    return new Situation(
        request,
        identity.withPaused(paused || ahead != null),
        provider.ledger().room(quota),
        provider.concurrency().underWay(),
        provider.concurrency().most(),
        views,
        missing,
        shared.tenants().of(request.tenantName()),
        ahead == null ? pause.get() : ahead,
        context.components().pools());
  }

  /** Who waits for room in the provider and is to be served before that request. */
  List<Before> before(NodeRequest request) {
    return shared.waiting().before(provider.name(), request).stream()
        .map(other ->
            new Before(
                other,
                provider.quota(other.pool()),
                provider.cost(other.pool(), other.missing().getFirst())))
        .toList();
  }

  /** The labels for which no node is ready; all of them where it makes no difference. */
  private List<String> missing(
      NodeRequest request, Map<String, LabelView> views, List<Before> before) {
    boolean canBeMade =
        views.values().stream()
            .allMatch(view -> view instanceof LabelView.Servable label && label.imageReady());
    return provider.isStatic() || !request.reuse() || (canBeMade && before.isEmpty())
        ? request.labels()
        : shared.ready().missing(provider.name(), identity.name(), request.labels());
  }

  /** The wait of a more urgent request, when what is left of the room is meant for it. */
  private @Nullable Pause ahead(
      List<String> missing, Map<String, LabelView> views, List<Before> before) {
    if (missing.isEmpty()
        || before.isEmpty()
        || !(views.get(missing.getFirst()) instanceof LabelView.Servable first)) {
      return null;
    }
    return provider.ledger().isBehind(quota, first.cost(), before)
        ? before.getFirst().waiting().pause()
        : null;
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
    var places = slots.slots(pool, label, 0);
    var fault = provider.fault(pool, label);
    if (places.total() == 0 && fault.isPresent()) {
      return new LabelView.Broken(fault.get());
    }
    int free = shared.ready().count(provider.name(), pool, label);
    return new LabelView.Servable(
        Resources.instances(1), LabelView.Image.READY, slots.slots(pool, label, free));
  }
}
