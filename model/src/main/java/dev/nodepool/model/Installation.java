package dev.nodepool.model;

import java.util.Set;

/**
 * Which Nodepool this is, among others that may use the same clouds and hosts: what everything that
 * it makes is marked with (docs/decisions/0049).
 *
 * @param id made once, and kept in ZooKeeper
 * @param formerly other marks that are its own, from before it had an id or by adoption
 */
public record Installation(String id, Set<String> formerly) {
  public Installation {
    formerly = Set.copyOf(formerly);
  }

  /** One that was never called otherwise. */
  public static Installation of(String id) {
    return new Installation(id, Set.of());
  }
}
