package dev.nodepool.launcher.request;

import dev.nodepool.launcher.node.RequestZone;
import dev.nodepool.launcher.pool.ActivePool;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.node.LockedNode;
import dev.nodepool.store.node.NodeGoneException;
import dev.nodepool.store.node.NodeStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes that a request has so far, locked, by their place in the request. What the requestor
 * does not get is free for others when this is closed. Used by one thread.
 */
final class GatheredNodes implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.RequestHandler");
  private final ActivePool pool;
  private final List<String> labels;
  private final InstantSource clock;
  private final Map<Integer, LockedNode> byPosition = new TreeMap<>();
  private final List<String> settled = new ArrayList<>();

  GatheredNodes(ActivePool pool, List<String> labels, InstantSource clock) {
    this.pool = pool;
    this.labels = labels;
    this.clock = clock;
  }

  /** Locks those of the nodes that are still free and alive, and gives them to the request. */
  void take(NodeStore store, NodeRequest request, Map<Integer, String> picks)
      throws InterruptedException, NotServed {
    for (var pick : picks.entrySet()) {
      var node = take(store, request, pick.getValue());
      if (node != null) {
        byPosition.put(pick.getKey(), node);
      }
    }
    if (pool.provider().isStatic() && !complete()) {
      throw NotServed.now("LABEL_QUOTA", "a node was taken by somebody else or does not answer");
    }
  }

  /** Gives one more ready node to the request; false when somebody else was faster. */
  boolean reuse(NodeStore store, NodeRequest request, String nodeId) throws InterruptedException {
    var node = take(store, request, nodeId);
    if (node != null) {
      put(node);
    }
    return node != null;
  }

  private @Nullable LockedNode take(NodeStore store, NodeRequest request, String nodeId)
      throws InterruptedException {
    var held = store.tryLock(nodeId).orElse(null);
    if (held == null) {
      return null;
    }
    boolean taken = false;
    try {
      var node = held.node();
      if (node.state() == NodeState.READY && node.allocatedTo() == null && pool.answers(held)) {
        held.update(n -> n.withAllocation(Allocation.to(request)));
        taken = true;
        return held;
      }
    } catch (NodeGoneException | LockLostException e) {
      log.debug("Node {} cannot be reused", nodeId, e);
    } finally {
      if (!taken) {
        held.close();
      }
    }
    return null;
  }

  /** In the first empty place of its label. */
  void put(LockedNode node) {
    var itsLabels = node.node().labels();
    for (int position : missingPositions()) {
      if (itsLabels.contains(labels.get(position))) {
        byPosition.put(position, node);
        return;
      }
    }
    throw new IllegalStateException(
        "node %s: none of its labels %s is missing".formatted(node.id(), itsLabels));
  }

  boolean complete() {
    return byPosition.size() == labels.size();
  }

  /** Whether all are there, and nowhere else than the others. */
  boolean together() {
    return complete()
        && byPosition.values().stream()
                .map(held -> Optional.ofNullable(held.node().machine().zone()))
                .distinct()
                .count()
            <= 1;
  }

  private List<Integer> missingPositions() {
    return IntStream.range(0, labels.size())
        .filter(i -> !byPosition.containsKey(i))
        .boxed()
        .toList();
  }

  /** The labels of the places that are empty, in order. */
  List<String> missing() {
    return missingPositions().stream().map(labels::get).toList();
  }

  /** Gives up nodes in zones that the others have left because they were full. */
  void leave(RequestZone zone) {
    byPosition
        .values()
        .removeIf(held -> {
          boolean stays = !zone.hasLeft(held.node().machine().zone());
          if (!stays) {
            log.info("Node {} stays in a full zone; the request goes to another", held.id());
            giveBack(held, clock.instant());
          }
          return !stays;
        });
  }

  /** The zone of the first node that has one. */
  @Nullable String zone() {
    for (var node : byPosition.values()) {
      var zone = node.node().machine().zone();
      if (zone != null) {
        return zone;
      }
    }
    return null;
  }

  List<LockedNode> nodes() {
    return List.copyOf(byPosition.values());
  }

  /** The ids in the order of the request. */
  List<String> ids() {
    return settled.isEmpty()
        ? byPosition.values().stream().map(held -> held.node().id()).toList()
        : settled;
  }

  /** The nodes belong to the requestor now. */
  void settled() {
    settled.addAll(ids());
    byPosition.clear();
  }

  /** Nodes that are ready stay so, free for the next request. */
  @Override
  public void close() {
    nodes().forEach(node -> giveBack(node, clock.instant()));
  }

  /** If it is ready it is free for the next request; it is unlocked in any case. */
  static void giveBack(LockedNode node, Instant now) {
    try (node) {
      if (node.node().state() == NodeState.READY) {
        node.update(one -> one.givenBack(now));
      }
    } catch (StoreException | InterruptedException e) {
      log.debug("Node {} was not given back by this launcher", node.node().id(), e);
    }
  }
}
