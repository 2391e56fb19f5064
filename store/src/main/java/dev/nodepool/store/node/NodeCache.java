package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Resources;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Subscription;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.watch.Listeners;
import dev.nodepool.store.watch.RecordCache;
import dev.nodepool.store.watch.RecordLayout;
import dev.nodepool.store.watch.RecordListener;
import dev.nodepool.store.watch.StoreQueues;
import dev.nodepool.store.watch.TreeWatch;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All nodes, watched, with indexes and running sums. Reading never touches ZooKeeper; our own
 * writes show at once. Collections are live views, safe for any thread.
 */
public final class NodeCache implements AutoCloseable {
  private final Map<String, Node> nodes = new ConcurrentHashMap<>();
  private final NodeIndex<NodeState> byState = new NodeIndex<>();
  private final NodeIndex<String> byProvider = new NodeIndex<>();
  private final NodeIndex<Pool> byPool = new NodeIndex<>();
  private final NodeIndex<String> byRequest = new NodeIndex<>();
  private final NodeIndex<String> byTenant = new NodeIndex<>();
  private final NodeIndex<Shelf> free = new NodeIndex<>();
  private final NodeIndex<String> freeByLabel = new NodeIndex<>();
  private final NodeIndex<String> unpriced = new NodeIndex<>();
  private final NodeCounts counts = new NodeCounts();
  private final Map<Object, Resources> used = new ConcurrentHashMap<>();
  private final Listeners<NodeChange> listeners = new Listeners<>("nodes");
  private final Object changed = new Object();
  private final RecordCache<Node> records;
  private final TreeWatch<Node> watch;

  private record Pool(String provider, String name) {}

  private record Shelf(Pool pool, String label) {}

  private record Tenant(String name) {}

  private record Provider(String name) {}

  private record Placed(String provider) {}

  NodeCache(Connection connection, ContenderNames names) {
    records = new RecordCache<>(new Indexer(), names);
    watch =
        new TreeWatch<>(
            connection, connection.paths.nodes, new RecordLayout.Flat(true), Codecs.NODE, records);
  }

  void start() throws InterruptedException {
    watch.start();
  }

  RecordCache<Node> records() {
    return records;
  }

  public Optional<Node> get(String id) {
    return Optional.ofNullable(nodes.get(id));
  }

  /** The node with the version that a compare-and-set needs. */
  public Optional<Versioned<Node>> versioned(String id) {
    return records.get(id);
  }

  public int size() {
    return nodes.size();
  }

  public Collection<Node> all() {
    return Collections.unmodifiableCollection(nodes.values());
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
    return free.get(new Shelf(new Pool(provider, pool), label));
  }

  /** The same, of all providers; its size costs nothing. */
  public Collection<Node> readyByLabel(String label) {
    return freeByLabel.get(label);
  }

  public Collection<Node> byRequest(String requestId) {
    return byRequest.get(requestId);
  }

  public Collection<Node> byTenant(String tenant) {
    return byTenant.get(tenant);
  }

  /** How many nodes there are in each state. */
  public NodeCounts counts() {
    return counts;
  }

  public StoreQueues.Cache queue() {
    return watch.queue();
  }

  /** Whether anybody contends for the node's lock. */
  public boolean locked(String id) {
    return records.locked(id);
  }

  /** Ids of node znodes without content, which a lock attempt on a deleted node leaves behind. */
  public Set<String> emptyIds() {
    return watch.empty();
  }

  /** The sum of the recorded cost of the provider's nodes, whatever their state. */
  public Resources usedByProvider(String provider) {
    return used.getOrDefault(new Provider(provider), Resources.NONE);
  }

  public Resources usedByPool(String provider, String pool) {
    return used.getOrDefault(new Pool(provider, pool), Resources.NONE);
  }

  public Resources usedByTenant(String tenant) {
    return used.getOrDefault(new Tenant(tenant), Resources.NONE);
  }

  /** What the provider's nodes cost that have a machine: those whose record has the cloud's id. */
  public Resources placedInProvider(String provider) {
    return used.getOrDefault(new Placed(provider), Resources.NONE);
  }

  /** Nodes of the provider whose records do not say what they cost. */
  public Collection<Node> unpricedByProvider(String provider) {
    return unpriced.get(provider);
  }

  /** Called for each change, in order, on one thread; must not block. */
  public Subscription listen(Consumer<NodeChange> listener) {
    return listeners.add(listener);
  }

  /** Blocks until the condition holds; false when it did not in time. */
  public boolean await(Predicate<NodeCache> condition, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (changed) {
      while (!condition.test(this)) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(changed, Math.max(left, 1_000_000));
      }
      return true;
    }
  }

  @Override
  public void close() {
    watch.close();
    listeners.close();
  }

  private final class Indexer implements RecordListener<Node> {
    @Override
    public void recordChanged(
        String id, @Nullable Versioned<Node> before, @Nullable Versioned<Node> after) {
      Node was = before == null ? null : before.value();
      Node is = after == null ? null : after.value();
      // First in, then out: a reader never misses a node that stays.
      if (is == null) {
        nodes.remove(id);
      } else {
        nodes.put(id, is);
        learn(is, was);
      }
      if (was != null) {
        forget(was, is);
      }
      counts.changed(was, is);
      boolean locked = records.locked(id);
      tell(new NodeChange(id, was, is, locked, locked));
    }

    @Override
    public void lockChanged(String id, boolean locked) {
      var node = nodes.get(id);
      tell(new NodeChange(id, node, node, !locked, locked));
    }

    private void tell(NodeChange change) {
      listeners.tell(change);
      synchronized (changed) {
        changed.notifyAll();
      }
    }

    private void learn(Node node, @Nullable Node was) {
      byState.add(node.state(), node);
      byProvider.add(node.provider(), node);
      byRequest.add(node.allocatedTo(), node);
      byTenant.add(node.allocation().tenantName(), node);
      var pool = poolOf(node);
      byPool.add(pool, node);
      if (node.state() == NodeState.READY && node.allocatedTo() == null) {
        node.labels().forEach(label -> freeByLabel.add(label, node));
        if (pool != null) {
          node.labels().forEach(label -> free.add(new Shelf(pool, label), node));
        }
      }
      if (node.resources() == null) {
        unpriced.add(node.provider(), node);
      }
      if (was == null || !sameAccount(node, was)) {
        charge(node, Resources::plus);
      }
    }

    private void forget(Node node, @Nullable Node next) {
      byState.remove(node.state(), node);
      byProvider.remove(node.provider(), node);
      byRequest.remove(node.allocatedTo(), node);
      byTenant.remove(node.allocation().tenantName(), node);
      var pool = poolOf(node);
      byPool.remove(pool, node);
      unpriced.remove(node.provider(), node);
      node.labels().forEach(label -> freeByLabel.remove(label, node));
      if (pool != null) {
        node.labels().forEach(label -> free.remove(new Shelf(pool, label), node));
      }
      if (next == null || !sameAccount(node, next)) {
        charge(node, Resources::minus);
      }
    }
  }

  private static @Nullable Pool poolOf(Node node) {
    String provider = node.provider();
    String pool = node.pool();
    return provider == null || pool == null ? null : new Pool(provider, pool);
  }

  private static boolean sameAccount(Node one, Node other) {
    return one.owner().equals(other.owner())
        && java.util.Objects.equals(one.resources(), other.resources())
        && (one.externalId() == null) == (other.externalId() == null)
        && java.util.Objects.equals(one.allocation().tenantName(), other.allocation().tenantName());
  }

  private void charge(Node node, java.util.function.BinaryOperator<Resources> sign) {
    var cost = node.resources();
    if (cost == null) {
      return;
    }
    charge(poolOf(node), cost, sign);
    String provider = node.provider();
    if (provider != null) {
      charge(new Provider(provider), cost, sign);
      charge(node.externalId() == null ? null : new Placed(provider), cost, sign);
    }
    String tenant = node.allocation().tenantName();
    charge(tenant == null ? null : new Tenant(tenant), cost, sign);
  }

  private void charge(
      @Nullable Object account, Resources cost, java.util.function.BinaryOperator<Resources> sign) {
    if (account == null) {
      return;
    }
    var sum = sign.apply(used.getOrDefault(account, Resources.NONE), cost);
    if (sum.isNone()) {
      used.remove(account);
    } else {
      used.put(account, sum);
    }
  }
}
