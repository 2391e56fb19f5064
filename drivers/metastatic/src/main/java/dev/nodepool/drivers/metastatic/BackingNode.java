package dev.nodepool.drivers.metastatic;

import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node of another provider that is ours, with the table of its slots. */
record BackingNode(Node node, SlotTable table) {

  String id() {
    return node.id();
  }

  /** How many more nodes fit when these are on their way to it. */
  int room(Collection<String> onTheirWay) {
    var all = new HashSet<>(onTheirWay);
    all.addAll(table.taken().values());
    return table.slots() - all.size();
  }

  /** The machine of one of its slots: all that leads to the big one, but not its own names. */
  Machine machineFor(String nodeId) {
    return node.machine().toBuilder()
        .externalId(nodeId)
        .hostId(null)
        .hostname(null)
        .imageId(null)
        .build();
  }

  /** A node in one of the slots, with what upstream stores of it. */
  Node describe(Node slice, int slot) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("nodepool_node_id", slice.id());
    metadata.put("nodepool_pool_name", String.valueOf(slice.pool()));
    metadata.put("nodepool_provider_name", String.valueOf(slice.provider()));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("metadata", metadata);
    data.put("backing_node", id());
    data.put("slot", slot);
    data.put("node", slice.id());
    return slice.withSlot(slot).withDriverData(data).withAttributes(attributes(slice));
  }

  /** Those of the big node; what the slice's own pool says goes before it. */
  private @Nullable Map<String, Object> attributes(Node slice) {
    var big = node.attributes();
    var own = slice.attributes();
    if (big == null || own == null) {
      return own == null ? big : own;
    }
    var both = new LinkedHashMap<>(big);
    both.putAll(own);
    return both;
  }
}
