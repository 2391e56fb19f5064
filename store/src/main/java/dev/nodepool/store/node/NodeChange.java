package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a node: its record, its lock, or both; no node before = new, none after = gone.
 */
public record NodeChange(
    String id,
    @Nullable Node before,
    @Nullable Node after,
    boolean lockedBefore,
    boolean lockedAfter) {}
