package dev.nodepool.drivers.metastatic;

import dev.nodepool.client.LongLeases;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slots of all backing nodes of one provider. They are stored with the backing nodes and
 * nowhere else: what is kept here are the last tables that were read, so that none is read twice.
 * Thread-safe.
 */
final class Slots {
  private static final Logger log = LoggerFactory.getLogger("nodepool.driver.metastatic");

  private final String provider;
  private final LongLeases nodes;
  private final Map<String, BackingNode> read = new ConcurrentHashMap<>();

  Slots(String provider, LongLeases nodes) {
    this.provider = provider;
    this.nodes = nodes;
  }

  /** Every backing node. From memory. */
  List<BackingNode> all() {
    var all = nodes.all();
    if (read.size() > 2 * all.size()) {
      read.clear();
    }
    return all.stream().flatMap(node -> view(node).stream()).toList();
  }

  /**
   * Those of the backing nodes that may get more nodes, in the order in which they should: the
   * fullest first, so that others become empty.
   */
  List<BackingNode> open(List<BackingNode> all, LabelSettings label) {
    var now = nodes.now();
    return all.stream()
        .filter(one -> one.node().labels().contains(label.backingLabel()))
        .filter(one -> !one.table().failed() && !tooOld(one, label.maxAge(), now))
        .sorted(
            Comparator.comparingInt((BackingNode one) -> one.room(List.of()))
                .thenComparing(BackingNode::id))
        .toList();
  }

  /** Nothing is too old by a clock that runs behind. */
  static boolean tooOld(BackingNode one, @Nullable Duration maxAge, Instant now) {
    return maxAge != null && Duration.between(one.table().launched(), now).compareTo(maxAge) > 0;
  }

  /** Stores a slot for that node; empty when there is none any more. Blocks. */
  Optional<Machine> take(String backingId, String nodeId) throws InterruptedException {
    var after = change(backingId, table -> table.failed() ? Optional.empty() : table.with(nodeId));
    return after
        .filter(backing -> backing.table().slotOf(nodeId).isPresent())
        .map(backing -> {
          log.info(
              "Node {} has slot {} of backing node {}",
              nodeId,
              backing.table().slotOf(nodeId).getAsInt(),
              backingId);
          return backing.machineFor(nodeId);
        });
  }

  /** The slot of that node is free again; silent when it has none. Blocks. */
  void free(String nodeId) throws InterruptedException {
    var backing = under(nodeId);
    if (backing.isPresent()) {
      log.info("Node {} leaves backing node {}", nodeId, backing.get().id());
      change(backing.get().id(), table -> Optional.of(table.without(nodeId, nodes.now())));
    }
  }

  /** The backing node under that node gives out no more slots. Blocks. */
  void breakUnder(String nodeId) throws InterruptedException {
    var backing = under(nodeId);
    if (backing.isPresent()) {
      log.warn(
          "Backing node {} gets no more nodes, because node {} on it did not answer",
          backing.get().id(),
          nodeId);
      change(backing.get().id(), table -> Optional.of(table.broken()));
    }
  }

  /** The backing node that has a slot for that node. From memory. */
  Optional<BackingNode> under(String nodeId) {
    var named =
        nodes
            .node(nodeId)
            .flatMap(Slots::backingId)
            .flatMap(nodes::leased)
            .flatMap(this::view)
            .filter(backing -> backing.table().slotOf(nodeId).isPresent());
    return named.isPresent()
        ? named
        : all().stream().filter(one -> one.table().slotOf(nodeId).isPresent()).findFirst();
  }

  private Optional<BackingNode> change(
      String backingId, Function<SlotTable, Optional<SlotTable>> change)
      throws InterruptedException {
    return nodes
        .update(
            backingId,
            data -> {
              var table = table(backingId, data);
              var next = table.flatMap(change);
              boolean same = next.isEmpty() || next.equals(table);
              return same ? data : next.get().text();
            })
        .flatMap(this::view);
  }

  private Optional<BackingNode> view(Node node) {
    var known = read.get(node.id());
    if (known != null && known.node() == node) {
      return Optional.of(known);
    }
    var fresh = table(node.id(), node.userData()).map(table -> new BackingNode(node, table));
    // A table that was put together of other records is out of date when one of these changes.
    fresh.filter(one -> one.table().isExplicit()).ifPresent(one -> read.put(one.id(), one));
    return fresh;
  }

  private Optional<SlotTable> table(String backingId, @Nullable Object userData) {
    return SlotTable.read(userData, nodes.owner(), () -> recorded(backingId));
  }

  /** The slots of a backing node as the records of our own nodes have them. Looks at all. */
  private Map<Integer, String> recorded(String backingId) {
    var taken = new TreeMap<Integer, String>();
    for (var node : nodes.madeBy(provider)) {
      var slot = node.slot();
      if (slot != null && backingId(node).filter(backingId::equals).isPresent()) {
        taken.put(slot, node.id());
      }
    }
    return taken;
  }

  private static Optional<String> backingId(Node node) {
    return node.driverData() instanceof Map<?, ?> data
            && data.get("backing_node") instanceof String id
        ? Optional.of(id)
        : Optional.empty();
  }
}
