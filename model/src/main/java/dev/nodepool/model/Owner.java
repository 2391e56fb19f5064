package dev.nodepool.model;

import org.jspecify.annotations.Nullable;

/**
 * To whom a node belongs.
 *
 * @param provider null only in a broken record
 * @param launcher the id of the pool that made it (docs/zookeeper.md 3)
 */
public record Owner(@Nullable String provider, @Nullable String pool, @Nullable String launcher) {
  public static final Owner NOBODY = new Owner(null, null, null);
}
