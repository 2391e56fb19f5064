package dev.nodepool.drivers.openstack.cleanup;

import java.util.HashSet;
import java.util.Set;

/**
 * Tells what is seen in two looks in a row: what is only on its way looks leaked for a moment. Used
 * by one thread at a time.
 */
final class TwiceSeen {
  private Set<String> before = Set.of();
  private Set<String> now = new HashSet<>();

  void beginLook() {
    before = now;
    now = new HashSet<>();
  }

  /** Whether the last look had it too. */
  boolean again(String id) {
    now.add(id);
    return before.contains(id);
  }
}
