package dev.nodepool.drivers.openstack.marks;

import java.util.HashSet;
import java.util.Set;

/**
 * The ids of servers that this process has known to be ours: Nova's ports carry no marks, only the
 * id of a server that may be gone. Thread-safe; of very many the earlier ones are forgotten.
 */
public final class OwnServers {
  private static final int MOST = 100_000;

  private Set<String> ids = new HashSet<>();
  private Set<String> before = Set.of();

  public synchronized void note(String id) {
    if (ids.add(id) && ids.size() > MOST) {
      before = ids;
      ids = new HashSet<>();
    }
  }

  public synchronized boolean have(String id) {
    return ids.contains(id) || before.contains(id);
  }
}
