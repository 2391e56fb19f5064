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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The nodes that are made for one request: first their records, then their machines. */
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
                .withResources(offer(label).cost())
                .bootingAs(request))
        .toList();
  }

  /** The records exist, locked and building, before the cloud is asked for anything. */
  public List<LockedNode> lock(List<Node> created) throws InterruptedException {
    var now = context.now();
    return context.store().nodes().lockNew(created, node -> node.moved(NodeState.BUILDING, now));
  }

  /**
   * Where all of them are made.
   *
   * @param taken the zone of what the request has already
   */
  public RequestZone zone(@Nullable String taken) throws InterruptedException {
    return new RequestZone(provider.zones().recent(pool.name()), taken);
  }

  /** Makes the machine of one of them, when it is run. */
  public NodeLaunch launch(NodeRequest request, LockedNode node, RequestZone zone) {
    return new NodeLaunch(
        context, provider, pool, request, offer(node.node().labels().getFirst()), node, zone);
  }

  private Offer offer(String label) {
    return Objects.requireNonNull(offers.get(label));
  }
}
