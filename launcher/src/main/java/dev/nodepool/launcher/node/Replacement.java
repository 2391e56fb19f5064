package dev.nodepool.launcher.node;

import dev.nodepool.config.PoolConfig;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.Offer;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Reason;
import dev.nodepool.store.node.LockedNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the machine that a failed attempt leaves: nobody waits until the cloud has
 * deleted it. Its record goes to the reaper with it, and a new record is made for the next attempt.
 */
record Replacement(
    LauncherContext context,
    OpenProvider provider,
    PoolConfig pool,
    NodeRequest request,
    Offer offer) {
  private static final Logger log = LoggerFactory.getLogger("nodepool.NodeLaunch");

  /**
   * Gives up the failed node and returns another, locked and building; empty when there is no room
   * for both: then nothing has changed.
   */
  Optional<LockedNode> of(LockedNode failed, Reason trouble) throws InterruptedException {
    var quota = provider.quota(pool.name());
    var room = provider.ledger().reserve(quota, offer.cost()).granted();
    if (room.isEmpty()) {
      return Optional.empty();
    }
    LockedNode fresh;
    try (var _ = room.get()) {
      fresh = created(failed.node(), trouble);
    }
    boolean done = false;
    try (failed) {
      // Nobody's: it must not count for a tenant beside the one that takes its place.
      failed.update(node -> node.deallocated().moved(NodeState.FAILED, context.now()));
      done = true;
      log.info(
          "Node {} is tried again as node {}; machine {} is deleted meanwhile",
          failed.id(),
          fresh.id(),
          failed.node().externalId());
      return Optional.of(fresh);
    } finally {
      if (!done) {
        fresh.close();
      }
    }
  }

  /** Says from the beginning why it is there. */
  private LockedNode created(Node failed, Reason trouble) throws InterruptedException {
    var now = context.now();
    var record =
        Node.init(
                failed.labels().getFirst(),
                failed.owner(),
                Allocation.to(request),
                pool.nodeAttributes(),
                now)
            .withResources(offer.cost())
            .bootingAs(request)
            .withReason(trouble);
    var nodes = context.store().nodes();
    var created = nodes.create(List.of(record)).getFirst();
    return nodes.lockNew(created, node -> node.moved(NodeState.BUILDING, now));
  }

  /**
   * Deletes what the failed attempt left, where its record is still needed; false when the cloud
   * would not in that time, and the reaper has to see to it.
   */
  boolean isUndone(LockedNode held, Duration atMost) throws InterruptedException {
    var id = held.node().externalId();
    if (id == null) {
      return true;
    }
    try {
      provider.calls().delete(id, atMost);
      held.update(node -> node.withMachine(Machine.NONE));
      return true;
    } catch (CloudException e) {
      log.warn("Machine {} of node {} is not gone yet: {}", id, held.id(), e.getMessage());
      return false;
    }
  }
}
