package dev.nodepool.bench.soak;

import dev.nodepool.bench.measure.RawZooKeeper;
import dev.nodepool.bench.process.Machines;
import dev.nodepool.concurrent.Deadline;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Empties the pool as an operator would, and looks for what does not go. */
final class Leftovers {
  private static final List<String> DIRECTORIES =
      List.of("/nodepool/requests", "/nodepool/requests-lock", "/nodepool/nodes");
  private static final int LOOKS = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Store store;
  private final RawZooKeeper raw;
  private final Machines machines;

  Leftovers(Store store, RawZooKeeper raw, Machines machines) {
    this.store = store;
    this.raw = raw;
    this.machines = machines;
  }

  /**
   * Returns what is still there when the patience is over; nothing when all is gone, and stays so.
   */
  List<String> afterEmptying(Duration patience) throws InterruptedException {
    var deadline = Deadline.in(patience);
    int empty = 0;
    while (true) {
      deleteReadyNodes();
      var found = find();
      empty = found.isEmpty() ? empty + 1 : 0;
      if (empty == LOOKS || deadline.over()) {
        return found;
      }
      deadline.pause(PAUSE);
    }
  }

  private List<String> find() throws InterruptedException {
    var found = new ArrayList<String>();
    for (var directory : DIRECTORIES) {
      raw.children(directory).forEach(name -> found.add(directory + "/" + name));
    }
    machines.all().forEach(name -> found.add("machine " + name));
    return found;
  }

  /** As {@code nodepool delete} does. */
  private void deleteReadyNodes() throws InterruptedException {
    for (var listed : store.nodes().readAll()) {
      var node = listed.node();
      if (node.state() == NodeState.READY && node.allocatedTo() == null && !listed.locked()) {
        delete(node.id());
      }
    }
  }

  private void delete(String id) throws InterruptedException {
    var locked = store.nodes().tryLock(id);
    if (locked.isPresent()) {
      try (var held = locked.get()) {
        if (held.node().state() == NodeState.READY && held.node().allocatedTo() == null) {
          held.update(found -> found.moved(NodeState.DELETING, store.now()));
        }
      }
    }
  }
}
