package dev.nodepool.store.node;

import dev.nodepool.model.Node;

/** A node as a listing shows it. */
public record NodeListing(Node node, boolean locked) {}
