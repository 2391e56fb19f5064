package dev.nodepool.launcher.provider;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.Sliced;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.node.LockedNode;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is under nodes that are parts of bigger machines; under others there is nothing. */
public record BackingMachines(Provider provider) {
  private static final Logger log = LoggerFactory.getLogger("nodepool.Provider");

  /** Whether the bigger machine under the node is gone. From memory. */
  public boolean isLost(Node node) {
    return provider instanceof Sliced sliced && sliced.isLost(node);
  }

  /** Whether it is gone under a node that was to be handed out: the node is given up then. */
  public boolean isLost(LockedNode held, Instant now) throws InterruptedException {
    if (!isLost(held.node())) {
      return false;
    }
    log.warn("Node {} is not handed out: what it was a part of is gone", held.id());
    held.update(node -> node.moved(NodeState.DELETING, now));
    return true;
  }

  /** The node of a machine that was launched, as it is stored when it is ready. */
  public Node described(Node node) {
    return provider instanceof Sliced sliced ? sliced.described(node) : node;
  }

  /** The machine did not show its host keys. */
  public void unanswered(String externalId) throws InterruptedException {
    if (provider instanceof Sliced sliced) {
      try {
        sliced.unanswered(externalId);
      } catch (CloudException e) {
        log.warn("What is under machine {} stays in use: {}", externalId, e.getMessage());
      }
    }
  }

  /** Whether the provider still has to see to something when it is no longer configured. */
  public boolean holdsAnything() {
    return provider instanceof Sliced sliced && sliced.holdsAnything();
  }
}
