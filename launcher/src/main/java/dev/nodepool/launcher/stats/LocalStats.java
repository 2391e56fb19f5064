package dev.nodepool.launcher.stats;

import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.PoolConfig;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.metrics.MetricSink;
import dev.nodepool.metrics.StatsdName;
import dev.nodepool.model.Resources;
import dev.nodepool.store.watch.StoreQueues;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Tells statsd what every launcher says for itself: the limits of its configuration, and its
 * queues.
 */
public final class LocalStats {
  /** As Nodepool 11. */
  public static final Duration EVERY = Duration.ofSeconds(10);

  private final LauncherContext context;
  private final MetricSink statsd;

  public LocalStats(LauncherContext context) {
    this.context = context;
    this.statsd = context.metrics().statsd();
  }

  public void report(NodepoolConfig config) throws InterruptedException {
    if (statsd == MetricSink.NONE) {
      return;
    }
    limits(config);
    queues(context.store().queues());
  }

  private void limits(NodepoolConfig config) {
    for (var provider : config.providers()) {
      maxServers(provider)
          .ifPresent(most -> statsd.gauge(StatsdName.MAX_SERVERS.of(provider.name()), most));
    }
    config
        .tenantLimits()
        .forEach((tenant, quota) ->
            quota
                .limits()
                .forEach((limit, most) ->
                    statsd.gauge(
                        StatsdName.TENANT_LIMIT.of(
                            StatsdName.plain(tenant), StatsdName.plain(limit)),
                        most)));
  }

  /** The sum over the pools; nothing when one of them is unlimited (docs/decisions/0026). */
  static OptionalLong maxServers(ProviderConfig provider) {
    var limits =
        provider.pools().stream()
            .map(PoolConfig::limits)
            .map(limit -> limit.limit(Resources.INSTANCES))
            .toList();
    return limits.stream().allMatch(OptionalLong::isPresent)
        ? OptionalLong.of(limits.stream().mapToLong(OptionalLong::getAsLong).sum())
        : OptionalLong.empty();
  }

  private void queues(StoreQueues queues) {
    var host = context.settings().hostname();
    statsd.gauge(StatsdName.CONNECTION_QUEUE.of(host), queues.calls());
    cache(host, "node", queues.nodes());
    cache(host, "request", queues.requests());
    cache(host, "image", queues.images());
  }

  private void cache(String host, String name, StoreQueues.Cache cache) {
    statsd.gauge(StatsdName.EVENT_QUEUE.of(host, name), cache.events());
    statsd.gauge(StatsdName.PLAYBACK_QUEUE.of(host, name), cache.playback());
  }
}
