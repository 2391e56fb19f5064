package dev.nodepool.store.request;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.connection.Versioned;
import org.jspecify.annotations.Nullable;

/** What happened to a request; nothing before = new, nothing after = gone. */
public record RequestChange(
    String id, @Nullable Versioned<NodeRequest> before, @Nullable Versioned<NodeRequest> after) {}
