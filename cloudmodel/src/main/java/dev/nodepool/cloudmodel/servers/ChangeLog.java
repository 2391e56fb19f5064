package dev.nodepool.cloudmodel.servers;

import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.compute.ServerList;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
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

  private record Change(long version, Instant when, String id, @Nullable SimulatedServer gone) {}

  void changed(String id, Instant when) {
    add(new Change(++version, when, id, null));
  }

  /** The server is no more; that is how it is listed from now on. */
  void gone(SimulatedServer last) {
    add(new Change(++version, last.updated(), last.server().id(), last));
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

  private List<Server> latest(long known, Map<String, SimulatedServer> servers) {
    return latest(change -> change.version() > known, servers).stream()
        .map(SimulatedServer::server)
        .toList();
  }

  /** What changed at that time or later, those that went since among them. */
  List<SimulatedServer> since(Instant when, Map<String, SimulatedServer> servers) {
    return latest(change -> !change.when().isBefore(when), servers);
  }

  /** Newest first, each server once, as long as the changes are wanted. */
  private List<SimulatedServer> latest(
      Predicate<Change> wanted, Map<String, SimulatedServer> servers) {
    var seen = new HashSet<String>();
    var latest = new ArrayList<SimulatedServer>();
    var backwards = changes.descendingIterator();
    while (backwards.hasNext()) {
      var change = backwards.next();
      if (!wanted.test(change)) {
        break;
      }
      if (seen.add(change.id())) {
        var now = servers.get(change.id());
        if (now != null) {
          latest.add(now);
        } else if (change.gone() != null) {
          latest.add(change.gone());
        }
      }
    }
    return latest;
  }
}
