package dev.nodepool.store.connection;

import java.time.Instant;

/** A record with what ZooKeeper says of it. */
public record Versioned<T>(T value, int version, Instant created, Instant modified) {}
