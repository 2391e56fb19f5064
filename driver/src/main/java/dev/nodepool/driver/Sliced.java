package dev.nodepool.driver;

import dev.nodepool.model.Node;

/**
 * The power of a provider whose machines are slices of bigger ones, which it holds by itself. What
 * is asked here is answered from memory.
 */
public interface Sliced {

  /** The node of a machine that was launched, with its slot and what else its record says. */
  Node described(Node node);

  /** Whether the big machine under this node is gone, and the node with it. */
  boolean isLost(Node node);

  /**
   * The machine did not show its host keys: nothing more is put on the big machine under it.
   *
   * @throws CloudException when that could not be stored
   */
  void unanswered(String externalId) throws CloudException, InterruptedException;

  /**
   * Whether anything is held for slices: a provider that is no longer configured stays till then.
   */
  boolean holdsAnything();
}
