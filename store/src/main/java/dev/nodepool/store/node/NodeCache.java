package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Resources;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.watch.IndexedMap.Index;
import dev.nodepool.store.watch.RecordLayout;
import dev.nodepool.store.watch.TreeWatch;
import dev.nodepool.store.watch.WatchedCache;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** All nodes, watched, with indexes, counts and sums of their cost. */
public final class NodeCache extends WatchedCache<Node, Node, NodeChange> {
  private final Index<NodeState, Node> byState = values.by(Node::state);
  private final Index<String, Node> byProvider = values.by(Node::provider);
  private final Index<Pool, Node> byPool = values.by(Pool::of);
  private final Index<String, Node> byRequest = values.by(Node::allocatedTo);
  private final Index<String, Node> freeByLabel =
      values.byEach((node, keys) -> {
        if (isFree(node)) {
          node.labels().forEach(keys);
        }
      });
  private final Index<PoolLabel, Node> freeByPoolLabel =
      values.byEach((node, keys) -> {
        var pool = Pool.of(node);
        if (pool != null && isFree(node)) {
          node.labels().forEach(label -> keys.accept(new PoolLabel(pool, label)));
        }
      });
  private final Index<String, Node> withoutCost =
      values.by(node -> node.resources() == null ? node.provider() : null);
  private final NodeCounts counts = new NodeCounts();
  private final NodeCosts costs = new NodeCosts();

  private record PoolLabel(Pool pool, String label) {}

  NodeCache(Connection connection, ContenderNames names) {
    super(
        "nodes",
        new TreeWatch<>(
            connection, names, connection.paths.nodes, new RecordLayout.Flat(true), Codecs.NODE),
        Versioned::value);
  }

  private static boolean isFree(Node node) {
    return node.state() == NodeState.READY && node.allocatedTo() == null;
  }

  public Collection<Node> byState(NodeState state) {
    return byState.get(state);
  }

  public Collection<Node> byProvider(String provider) {
    return byProvider.get(provider);
  }

  public Collection<Node> byPool(String provider, String pool) {
    return byPool.get(new Pool(provider, pool));
  }

  /** Ready nodes with this label that are not given to any request; they may be locked. */
  public Collection<Node> readyByLabel(String provider, String pool, String label) {
    return freeByPoolLabel.get(new PoolLabel(new Pool(provider, pool), label));
  }

  /** The same, of all providers; its size costs nothing. */
  public Collection<Node> readyByLabel(String label) {
    return freeByLabel.get(label);
  }

  public Collection<Node> byRequest(String requestId) {
    return byRequest.get(requestId);
  }

  /** How many nodes there are in each state. */
  public NodeCounts counts() {
    return counts;
  }

  /** Whether anybody contends for the node's lock. */
  public boolean locked(String id) {
    return records().locked(id);
  }

  /** The sum of the recorded cost of the provider's nodes, whatever their state. */
  public Resources usedByProvider(String provider) {
    return costs.ofProvider(provider);
  }

  public Resources usedByPool(String provider, String pool) {
    return costs.ofPool(new Pool(provider, pool));
  }

  public Resources usedByTenant(String tenant) {
    return costs.ofTenant(tenant);
  }

  /** What the provider's nodes cost that have a machine: those whose record has the cloud's id. */
  public Resources placedInProvider(String provider) {
    return costs.withMachineOf(provider);
  }

  /** Nodes of the provider whose records do not say what they cost. */
  public Collection<Node> unpricedByProvider(String provider) {
    return withoutCost.get(provider);
  }

  @Override
  protected NodeChange changed(String id, @Nullable Node before, @Nullable Node after) {
    counts.changed(before, after);
    costs.changed(before, after);
    boolean locked = locked(id);
    return new NodeChange(id, before, after, locked, locked);
  }

  @Override
  protected void lockChanged(String id, boolean locked) {
    var node = get(id).orElse(null);
    tell(new NodeChange(id, node, node, !locked, locked));
  }
}
