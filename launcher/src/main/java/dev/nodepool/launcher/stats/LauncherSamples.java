package dev.nodepool.launcher.stats;

import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.provider.OpenProviders;
import dev.nodepool.metrics.PrometheusMetric;
import dev.nodepool.metrics.Samples;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Quota;
import dev.nodepool.model.RequestState;
import dev.nodepool.model.Resources;
import dev.nodepool.store.watch.StoreQueues;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a launcher says when Prometheus asks: all from memory, nothing is counted node by node and
 * nobody is called.
 */
public final class LauncherSamples implements Consumer<Samples> {
  private final LauncherContext context;
  private final OpenProviders providers;
  private final Supplier<NodepoolConfig> config;
  private final StatsReporter reporter;

  public LauncherSamples(
      LauncherContext context,
      OpenProviders providers,
      Supplier<NodepoolConfig> config,
      StatsReporter reporter) {
    this.context = context;
    this.providers = providers;
    this.config = config;
    this.reporter = reporter;
  }

  @Override
  public void accept(Samples samples) {
    samples.set(PrometheusMetric.BUILD_INFO, 1, context.settings().version());
    samples.set(PrometheusMetric.STATS_LEADER, reporter.leads());
    nodes(samples);
    requests(samples);
    for (var provider : providers.active()) {
      provider(samples, provider);
    }
    limits(samples);
    zooKeeper(samples);
  }

  private void nodes(Samples samples) {
    var counts = context.nodes().counts();
    Set<String> labels = new HashSet<>(counts.labels());
    Set<String> names = new HashSet<>(counts.providers());
    for (var pool : context.components().pools()) {
      labels.addAll(pool.labels());
      names.add(pool.provider());
    }
    for (var state : NodeState.values()) {
      var word = state.wire();
      samples.set(PrometheusMetric.NODES, counts.of(state), word);
      for (var name : names) {
        samples.set(PrometheusMetric.PROVIDER_NODES, counts.ofProvider(name, state), name, word);
      }
      for (var label : labels) {
        samples.set(PrometheusMetric.LABEL_NODES, counts.ofLabel(label, state), label, word);
      }
    }
  }

  private void requests(Samples samples) {
    for (var state : RequestState.values()) {
      samples.set(
          PrometheusMetric.REQUESTS, context.requests().byState(state).size(), state.wire());
    }
    for (var pool : context.components().pools()) {
      samples.set(
          PrometheusMetric.ADDRESSABLE_REQUESTS,
          context.requests().counts().addressableBy(pool.labels()),
          pool.provider(),
          pool.name());
      samples.set(PrometheusMetric.POOL_PAUSED, pool.paused(), pool.provider(), pool.name());
    }
  }

  private void provider(Samples samples, OpenProvider provider) {
    var name = provider.name();
    samples.set(PrometheusMetric.PROVIDER_HEALTHY, provider.health().isWell(), name);
    for (var pool : provider.config().pools()) {
      samples.set(PrometheusMetric.BROKEN_LABELS, provider.broken(pool.name()), name, pool.name());
    }
    samples.set(PrometheusMetric.PROVIDER_ACTIVE_REQUESTS, provider.concurrency().underWay(), name);
    var ledger = provider.ledger();
    limits(samples, PrometheusMetric.QUOTA_LIMIT, name, ledger.limits());
    amounts(samples, PrometheusMetric.QUOTA_USED, name, context.nodes().usedByProvider(name));
    amounts(samples, PrometheusMetric.QUOTA_RESERVED, name, ledger.reserved());
  }

  private void limits(Samples samples) {
    var now = config.get();
    for (var provider : now.providers()) {
      boolean open = providers.active(provider.name()).isPresent();
      samples.set(PrometheusMetric.PROVIDER_OPEN, open, provider.name());
      LocalStats.maxServers(provider)
          .ifPresent(most -> samples.set(PrometheusMetric.MAX_SERVERS, most, provider.name()));
    }
    now.tenantLimits()
        .forEach((tenant, quota) -> {
          limits(samples, PrometheusMetric.TENANT_LIMIT, tenant, quota);
          var used = context.nodes().usedByTenant(tenant);
          for (var resource : quota.limits().keySet()) {
            samples.set(PrometheusMetric.TENANT_USED, used.of(resource), tenant, resource);
          }
        });
  }

  private static void limits(Samples samples, PrometheusMetric metric, String of, Quota quota) {
    quota.limits().forEach((resource, most) -> samples.set(metric, most, of, resource));
  }

  private static void amounts(
      Samples samples, PrometheusMetric metric, String of, Resources amounts) {
    amounts.amounts().forEach((resource, amount) -> samples.set(metric, amount, of, resource));
  }

  private void zooKeeper(Samples samples) {
    var store = context.store();
    samples.set(PrometheusMetric.ZOOKEEPER_CONNECTED, store.connected());
    samples.set(PrometheusMetric.ZOOKEEPER_CALLS, store.counters().reads(), "read");
    samples.set(PrometheusMetric.ZOOKEEPER_CALLS, store.counters().writes(), "write");
    samples.set(PrometheusMetric.ZOOKEEPER_EVENTS, store.counters().events());
    try {
      StoreQueues queues = store.queues();
      samples.set(PrometheusMetric.ZOOKEEPER_QUEUE, queues.calls(), "client");
      samples.set(PrometheusMetric.ZOOKEEPER_QUEUE, waiting(queues.nodes()), "node");
      samples.set(PrometheusMetric.ZOOKEEPER_QUEUE, waiting(queues.requests()), "request");
      samples.set(PrometheusMetric.ZOOKEEPER_QUEUE, waiting(queues.images()), "image");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int waiting(StoreQueues.Cache cache) {
    return cache.events() + cache.playback();
  }
}
