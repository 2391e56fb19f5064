package dev.nodepool.store;

import dev.nodepool.model.NodeRequest;
import org.jspecify.annotations.Nullable;

/** What happened to a request; nothing before = new, nothing after = gone. */
public record RequestChange(
    String id, @Nullable Versioned<NodeRequest> before, @Nullable Versioned<NodeRequest> after) {}
