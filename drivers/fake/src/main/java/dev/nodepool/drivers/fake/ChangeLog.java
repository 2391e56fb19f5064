package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.Server;
import dev.nodepool.openstack.ServerList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the latest changes of servers, so that a list can say what changed since an earlier
 * one. Guarded by the cloud's lock.
 */
final class ChangeLog {
  private static final int MEMORY = 50_000;

  private final String epoch = UUID.randomUUID().toString();
  private final Deque<Change> changes = new ArrayDeque<>();
  private long version;

  private record Change(long version, String id, @Nullable Server gone) {}

  void changed(String id) {
    add(new Change(++version, id, null));
  }

  void gone(Server server) {
    add(new Change(++version, server.id(), server.in(Server.DELETED, null)));
  }

  private void add(Change change) {
    changes.addLast(change);
    if (changes.size() > MEMORY) {
      changes.removeFirst();
    }
  }

  String mark() {
    return epoch + "/" + version;
  }

  /** What changed since that mark; empty when that is forgotten. */
  Optional<ServerList> since(String mark, Map<String, SimulatedServer> servers) {
    if (!mark.startsWith(epoch + "/")) {
      return Optional.empty();
    }
    long known = Long.parseLong(mark.substring(epoch.length() + 1));
    long forgotten = changes.isEmpty() ? version : changes.getFirst().version() - 1;
    return known < forgotten
        ? Optional.empty()
        : Optional.of(new ServerList(latest(known, servers), false, mark()));
  }

  /** Newest first, each server once. */
  private List<Server> latest(long known, Map<String, SimulatedServer> servers) {
    var seen = new HashSet<String>();
    var latest = new ArrayList<Server>();
    var backwards = changes.descendingIterator();
    while (backwards.hasNext()) {
      var change = backwards.next();
      if (change.version() <= known) {
        break;
      }
      if (seen.add(change.id())) {
        var now = servers.get(change.id());
        var gone = change.gone();
        if (now != null) {
          latest.add(now.server());
        } else if (gone != null) {
          latest.add(gone);
        }
      }
    }
    return latest;
  }
}
