package dev.nodepool.client;

import dev.nodepool.model.Node;
import java.time.Instant;
import java.util.Optional;

/**
 * For whom and until when a node is kept that outlives the process that leased it. Stands in the
 * node's keys {@code lease_owner} and {@code lease_expires_at}; its lock is held by a persistent
 * contender whose content is the owner. Launchers of ours give the node back when the time is over.
 */
public record LeaseTerms(String owner, Instant expiresAt) {
  private static final String OWNER_KEY = "lease_owner";
  private static final String EXPIRY_KEY = "lease_expires_at";

  /** Empty for a node that is not leased beyond a process. */
  public static Optional<LeaseTerms> of(Node node) {
    return node.extra().get(OWNER_KEY) instanceof String owner
        ? WireTime.parse(node.extra().get(EXPIRY_KEY)).map(end -> new LeaseTerms(owner, end))
        : Optional.empty();
  }

  public boolean isOver(Instant now) {
    return !now.isBefore(expiresAt);
  }

  Node writtenOn(Node node) {
    return node.withExtra(OWNER_KEY, owner).withExtra(EXPIRY_KEY, WireTime.of(expiresAt));
  }
}
