package dev.nodepool.launcher;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.Sliced;
import dev.nodepool.model.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is special about a provider whose machines are parts of bigger ones; others have none. */
record Slices(Provider provider) {
  private static final Logger LOG = LoggerFactory.getLogger("nodepool.Provider");

  /** Whether the bigger machine under the node is gone. From memory. */
  boolean isLost(Node node) {
    return provider instanceof Sliced sliced && sliced.isLost(node);
  }

  /** The node of a machine that was launched, as it is stored when it is ready. */
  Node described(Node node) {
    return provider instanceof Sliced sliced ? sliced.described(node) : node;
  }

  /** The machine did not show its host keys. */
  void unanswered(String externalId) throws InterruptedException {
    if (provider instanceof Sliced sliced) {
      try {
        sliced.unanswered(externalId);
      } catch (CloudException e) {
        LOG.warn("What is under machine {} stays in use: {}", externalId, e.getMessage());
      }
    }
  }

  /** Whether the provider still has to see to something when it is no longer configured. */
  boolean holdsAnything() {
    return provider instanceof Sliced sliced && sliced.holdsAnything();
  }
}
