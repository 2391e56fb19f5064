package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.Address;
import dev.nodepool.openstack.CreateServer;
import dev.nodepool.openstack.Server;
import dev.nodepool.openstack.ServerList;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a simulated project. No thread drives them: a server that is due to become ACTIVE
 * does so when somebody looks. Every operation is O(1) but the complete list. Guarded by the
 * cloud's lock.
 */
final class ServerTable {
  static final Duration BUILD_TIME = Duration.ofMillis(100);
  private static final String NODE_ID = "nodepool_node_id";

  private final InstantSource clock;
  private final Usage usage;
  private final Map<String, SimulatedServer> byId = new LinkedHashMap<>();
  private final Queue<Due> due = new ArrayDeque<>();
  private final ChangeLog log = new ChangeLog();
  private final Map<String, Integer> livingByNode = new HashMap<>();
  private long created;
  private long deleted;
  private long duplicated;

  /** All servers build equally long, so the first in is the first due. */
  private record Due(Instant when, String id, String host, List<Address> addresses) {}

  ServerTable(InstantSource clock, Usage usage) {
    this.clock = clock;
    this.usage = usage;
  }

  /** A new server in BUILD. */
  void add(Server server, CreateServer order) {
    byId.put(server.id(), new SimulatedServer(server, order));
    log.changed(server.id());
    usage.addServer(server.flavor());
    created++;
    var node = server.metadata().get(NODE_ID);
    if (node != null && livingByNode.merge(node, 1, Integer::sum) > 1) {
      duplicated++;
    }
  }

  /** That server becomes ACTIVE on the host when it has been built. */
  void scheduleActive(String id, String host, List<Address> addresses) {
    due.add(new Due(clock.instant().plus(BUILD_TIME), id, host, addresses));
  }

  private void settle() {
    if (due.isEmpty()) {
      return;
    }
    var now = clock.instant();
    for (var next = due.peek(); next != null && !next.when().isAfter(now); next = due.peek()) {
      due.remove();
      var entry = byId.get(next.id());
      if (entry != null && entry.server().status().equals(Server.BUILD)) {
        replace(entry.server().placed(next.host(), next.addresses()).in(Server.ACTIVE, null));
      }
    }
  }

  @Nullable SimulatedServer get(String id) {
    settle();
    return byId.get(id);
  }

  Collection<SimulatedServer> all() {
    settle();
    return byId.values();
  }

  ServerList list(@Nullable String since) {
    settle();
    if (since != null) {
      var changes = log.since(since, byId);
      if (changes.isPresent()) {
        return changes.get();
      }
    }
    var all = new ArrayList<Server>(byId.size());
    byId.values().forEach(entry -> all.add(entry.server()));
    return new ServerList(all, true, log.mark());
  }

  /** The server as it is from now on; a status of DELETED frees what it used. */
  void replace(Server changed) {
    var entry = byId.get(changed.id());
    if (entry == null || entry.server().equals(changed)) {
      return;
    }
    byId.put(changed.id(), entry.now(changed));
    log.changed(changed.id());
    if (changed.isGone() && !entry.server().isGone()) {
      release(changed);
    } else if (entry.server().isGone() && !changed.isGone()) {
      usage.addServer(changed.flavor());
      var node = changed.metadata().get(NODE_ID);
      if (node != null) {
        livingByNode.merge(node, 1, Integer::sum);
      }
    }
  }

  /** The server that was there, or null. */
  @Nullable Server remove(String id) {
    settle();
    var entry = byId.remove(id);
    if (entry == null) {
      return null;
    }
    log.gone(entry.server());
    deleted++;
    if (!entry.server().isGone()) {
      release(entry.server());
    }
    return entry.server();
  }

  private void release(Server server) {
    usage.removeServer(server.flavor());
    var node = server.metadata().get(NODE_ID);
    if (node != null) {
      livingByNode.computeIfPresent(node, (id, count) -> count > 1 ? count - 1 : null);
    }
  }

  /** How many servers were ever made. */
  long created() {
    return created;
  }

  /** How many servers were ever removed. */
  long deleted() {
    return deleted;
  }

  /** How many servers were made for a node that had a living one already. */
  long duplicated() {
    return duplicated;
  }
}
