package dev.nodepool.cli.command;

import dev.nodepool.cli.CommandFailure;
import dev.nodepool.cli.Session;
import dev.nodepool.cli.command.NodeColumns.Row;
import dev.nodepool.store.Store;
import dev.nodepool.store.node.LockedNode;
import java.time.Duration;
import java.util.List;

/** What the commands about nodes have in common. */
final class NodeRows {
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);

  private NodeRows() {}

  static List<Row> all(Store store) throws InterruptedException {
    return store.nodes().readAll().stream()
        .map(listing -> new Row(listing.node(), listing.locked()))
        .toList();
  }

  /** Prints that node, or a table without rows when it is gone. */
  static void print(Session session, Store store, String id) throws InterruptedException {
    var rows = store.nodes().read(id).stream().map(found -> new Row(found.value(), false)).toList();
    session.printer().print(NodeColumns.rows(rows, session.now()));
  }

  /** Locks the node; throws {@link CommandFailure} when it does not exist or somebody holds it. */
  static LockedNode lock(Store store, String id) throws InterruptedException {
    if (store.nodes().read(id).isEmpty()) {
      throw unknown(id);
    }
    var held = store.nodes().lock(id, LOCK_PATIENCE);
    if (held.isPresent()) {
      return held.get();
    }
    if (store.nodes().read(id).isEmpty()) {
      throw unknown(id);
    }
    throw new CommandFailure(
        "Node %s is locked by somebody else: try again when nodepool list shows it unlocked."
            .formatted(id));
  }

  static CommandFailure unknown(String id) {
    return new CommandFailure(
        "There is no node %s: see nodepool list for those that exist.".formatted(id));
  }
}
