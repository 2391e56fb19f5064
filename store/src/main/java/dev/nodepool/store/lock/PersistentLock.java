package dev.nodepool.store.lock;

/** A lock that outlives its process: a contender that is not ephemeral, with its owner's name. */
public record PersistentLock(String nodeId, String owner) {}
