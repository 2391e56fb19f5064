package dev.nodepool.launcher;

import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.node.StaticNodes;
import dev.nodepool.launcher.node.StaticSlots;
import dev.nodepool.launcher.pool.ActivePool;
import dev.nodepool.launcher.pool.SharedByPools;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.request.PoolWorker;
import dev.nodepool.launcher.request.RequestQueue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One provider of the configuration at work: with its pools and the records of its machines. */
final class ActiveProvider {
  private final OpenProvider provider;
  private final List<PoolWorker> pools = new ArrayList<>();
  private final @Nullable StaticNodes statics;

  /**
   * Registers all pools before the first decision, so that nobody takes a request for hopeless
   * while we start.
   */
  ActiveProvider(
      LauncherContext context, OpenProvider provider, SharedByPools shared, RequestQueue queue)
      throws InterruptedException {
    this.provider = provider;
    var slots = new StaticSlots(provider, context.store().hostKeys(), context.store()::now);
    for (var config : provider.config().pools()) {
      var worker =
          new PoolWorker(context, new ActivePool(context, provider, slots, config, shared), queue);
      provider.listen(worker);
      pools.add(worker);
    }
    provider.start();
    if (provider.isStatic()) {
      statics = new StaticNodes(context, provider, slots);
      provider.listen(statics);
      statics.start();
    } else {
      statics = null;
    }
  }

  OpenProvider provider() {
    return provider;
  }

  String name() {
    return provider.name();
  }

  void startPools() {
    pools.forEach(PoolWorker::start);
  }

  void stopAccepting() {
    pools.forEach(PoolWorker::stopAccepting);
  }

  /** Requests that wait for room go back to the queue. */
  void letWaitingGo() {
    pools.forEach(PoolWorker::letWaitingGo);
  }

  /** The pools vanish from the components; nodes can still be deleted. */
  void retire() throws InterruptedException {
    for (var pool : pools) {
      pool.retire();
    }
    provider.stop();
    if (statics != null) {
      statics.stop();
    }
  }

  /** Requests under way. */
  int active() {
    return provider.concurrency().underWay();
  }
}
