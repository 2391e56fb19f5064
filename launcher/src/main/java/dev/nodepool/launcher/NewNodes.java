package dev.nodepool.launcher;

import dev.nodepool.driver.Offer;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.store.node.LockedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that are made for one request: first their records, then their machines, all at once.
 */
final class NewNodes {
  private final LauncherContext context;
  private final ActiveProvider provider;
  private final PoolWorker pool;
  private final NodeRequest request;

  NewNodes(LauncherContext context, ActiveProvider provider, PoolWorker pool, NodeRequest request) {
    this.context = context;
    this.provider = provider;
    this.pool = pool;
    this.request = request;
  }

  /** The records to be made, in state init. */
  List<Node> records(List<String> labels, List<Offer> offers) {
    var owner = new Owner(provider.name(), pool.config().name(), pool.identity().id());
    var now = context.now();
    List<Node> inits = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      inits.add(
          Node.init(
                  labels.get(i), owner, Allocation.to(request), pool.config().nodeAttributes(), now)
              .withResources(offers.get(i).cost()));
    }
    return inits;
  }

  /** The records exist, locked and building, before the cloud is asked for anything. */
  List<LockedNode> lock(List<Node> created) throws InterruptedException {
    var now = context.now();
    return context.store().nodes().lockNew(created, node -> node.moved(NodeState.BUILDING, now));
  }

  /**
   * Launches each node; an interrupt ends them all, unlocked and half made for the reaper.
   *
   * @param taken the zone of what the request has already
   */
  List<NodeLaunch.Outcome> launch(List<LockedNode> nodes, @Nullable String taken)
      throws InterruptedException, NotServed {
    boolean done = false;
    try {
      var zone = provider.zone(pool.config().name(), taken);
      List<NodeLaunch> launches = new ArrayList<>();
      for (var node : nodes) {
        launches.add(
            new NodeLaunch(context, provider, pool.config(), request, offer(node), node, zone));
      }
      var outcomes = launches.size() == 1 ? List.of(launches.getFirst().run()) : together(launches);
      done = true;
      return outcomes;
    } finally {
      if (!done) {
        nodes.forEach(LockedNode::close);
      }
    }
  }

  private Offer offer(LockedNode node) throws InterruptedException, NotServed {
    return provider.labels().offer(pool.config().name(), node.node().labels().getFirst());
  }

  private static List<NodeLaunch.Outcome> together(List<NodeLaunch> launches)
      throws InterruptedException {
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      List<Future<NodeLaunch.Outcome>> futures =
          launches.stream().map(launch -> threads.submit(launch::run)).toList();
      List<NodeLaunch.Outcome> outcomes = new ArrayList<>();
      for (var future : futures) {
        outcomes.add(future.get());
      }
      return outcomes;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a launch broke off: " + e.getCause(), e);
    } finally {
      // After an interrupt: the others end too, and nothing goes on behind our back.
      threads.shutdownNow();
      threads.close();
    }
  }
}
