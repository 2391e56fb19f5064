package dev.nodepool.launcher.node;

import dev.nodepool.config.PoolConfig;
import dev.nodepool.driver.Offer;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.store.node.LockedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that are made for one request: first their records, then their machines, all at once.
 */
public final class NewNodes {
  private final LauncherContext context;
  private final OpenProvider provider;
  private final PoolConfig pool;
  private final String launcher;
  private final Map<String, Offer> offers;

  /**
   * @param launcher who makes them, as their records say
   * @param offers by label
   */
  public NewNodes(
      LauncherContext context,
      OpenProvider provider,
      PoolConfig pool,
      String launcher,
      Map<String, Offer> offers) {
    this.context = context;
    this.provider = provider;
    this.pool = pool;
    this.launcher = launcher;
    this.offers = Map.copyOf(offers);
  }

  /** The records to be made, in state init. */
  public List<Node> records(NodeRequest request, List<String> labels) {
    var owner = new Owner(provider.name(), pool.name(), launcher);
    var now = context.now();
    return labels.stream()
        .map(label ->
            Node.init(label, owner, Allocation.to(request), pool.nodeAttributes(), now)
                .withResources(offer(label).cost()))
        .toList();
  }

  /** The records exist, locked and building, before the cloud is asked for anything. */
  public List<LockedNode> lock(List<Node> created) throws InterruptedException {
    var now = context.now();
    return context.store().nodes().lockNew(created, node -> node.moved(NodeState.BUILDING, now));
  }

  /**
   * Launches each node; an interrupt ends them all, unlocked and half made for the reaper.
   *
   * @param taken the zone of what the request has already
   */
  public List<NodeLaunch.Outcome> launch(
      NodeRequest request, List<LockedNode> nodes, @Nullable String taken)
      throws InterruptedException {
    boolean done = false;
    try {
      var zone = taken != null ? taken : provider.anyZone(pool.name());
      var launches =
          nodes.stream()
              .map(node ->
                  new NodeLaunch(
                      context,
                      provider,
                      pool,
                      request,
                      offer(node.node().labels().getFirst()),
                      node,
                      zone))
              .toList();
      var outcomes = launches.size() == 1 ? List.of(launches.getFirst().run()) : together(launches);
      done = true;
      return outcomes;
    } finally {
      if (!done) {
        nodes.forEach(LockedNode::close);
      }
    }
  }

  private Offer offer(String label) {
    return Objects.requireNonNull(offers.get(label));
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
