package dev.nodepool.cloudmodel.servers;

import dev.nodepool.cloudmodel.project.Usage;
import dev.nodepool.cloudmodel.time.EventQueue;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.compute.ServerList;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a simulated project. Every operation is O(log n) but the lists. Guarded by the
 * cloud's lock.
 */
public final class ServerTable {
  private static final String NODE_ID = "nodepool_node_id";

  private final EventQueue events;
  private final Usage usage;
  private final Map<String, SimulatedServer> byId = new LinkedHashMap<>();
  private final TreeMap<Long, String> byNumber = new TreeMap<>();
  private final Deque<SimulatedServer> lately = new ArrayDeque<>();
  private final ChangeLog log = new ChangeLog();
  private final Map<String, Integer> livingByNode = new HashMap<>();
  private Duration lag = Duration.ZERO;
  private long created;
  private long deleted;
  private long duplicated;

  public ServerTable(EventQueue events, Usage usage) {
    this.events = events;
    this.usage = usage;
  }

  /** Lists show what was so long ago. */
  public void setLag(Duration wanted) {
    lag = wanted;
  }

  /** A new server in BUILD. */
  void add(Server server, ServerSpec spec) {
    long number = ++created;
    var now = events.now();
    byId.put(server.id(), new SimulatedServer(server, spec, number, now, null, false, null));
    byNumber.put(number, server.id());
    log.changed(server.id(), now);
    usage.addServer(server.flavor());
    if (counted(server) > 1) {
      duplicated++;
    }
  }

  /** How many living servers its node has now. */
  private int counted(Server server) {
    var node = server.metadata().get(NODE_ID);
    return node == null ? 0 : livingByNode.merge(node, 1, Integer::sum);
  }

  public @Nullable SimulatedServer get(String id) {
    return byId.get(id);
  }

  /** Oldest first. */
  public Collection<SimulatedServer> all() {
    return byId.values();
  }

  ServerList list(@Nullable String since) {
    if (lag.isZero() && since != null) {
      var changes = log.since(since, byId);
      if (changes.isPresent()) {
        return changes.get();
      }
    }
    return new ServerList(
        visible(byId.values()).stream().map(SimulatedServer::server).toList(), true, log.mark());
  }

  /** All as lists show them, newest first. */
  public List<SimulatedServer> newestFirst() {
    var newest = new ArrayList<SimulatedServer>(byId.size());
    byNumber
        .descendingMap()
        .values()
        .forEach(id -> {
          var entry = byId.get(id);
          if (entry != null) {
            newest.add(entry);
          }
        });
    return visible(newest);
  }

  /** What changed at that time or later, with those that are gone since. */
  public List<SimulatedServer> changedSince(Instant when) {
    return log.since(when, byId);
  }

  private List<SimulatedServer> visible(Collection<SimulatedServer> servers) {
    if (lag.isZero()) {
      return List.copyOf(servers);
    }
    var then = events.now().minus(lag);
    forget(then);
    var seen = new ArrayList<SimulatedServer>(servers.size());
    for (var entry : servers) {
      var before = entry.asOf(then);
      if (before != null) {
        seen.add(before);
      }
    }
    for (var entry : lately) {
      var before = entry.asOf(then);
      if (before != null) {
        seen.add(before);
      }
    }
    seen.sort(Comparator.comparingLong(SimulatedServer::number).reversed());
    return seen;
  }

  private void forget(Instant then) {
    for (var first = lately.peek();
        first != null && !first.updated().isAfter(then);
        first = lately.peek()) {
      lately.remove();
    }
  }

  /** The server as it is from now on; a status of DELETED frees what it used. */
  public void replace(Server changed) {
    var entry = byId.get(changed.id());
    if (entry == null || entry.server().equals(changed)) {
      return;
    }
    var now = events.now();
    byId.put(changed.id(), entry.now(changed, now, shown(entry)));
    log.changed(changed.id(), now);
    if (changed.isGone() && !entry.server().isGone()) {
      release(changed);
    } else if (entry.server().isGone() && !changed.isGone()) {
      usage.addServer(changed.flavor());
      counted(changed);
    }
  }

  /** What lists still show of it, without what they have left behind. */
  private @Nullable SimulatedServer shown(SimulatedServer entry) {
    if (lag.isZero()) {
      return null;
    }
    boolean old = !entry.updated().isAfter(events.now().minus(lag));
    return old ? entry.now(entry.server(), entry.updated(), null) : entry;
  }

  /** Notes something about a server that its lists do not show. */
  void note(SimulatedServer entry) {
    byId.replace(entry.server().id(), entry);
  }

  /** The server that was there, or null. */
  @Nullable Server remove(String id) {
    var entry = byId.remove(id);
    if (entry == null) {
      return null;
    }
    byNumber.remove(entry.number());
    var gone = entry.now(entry.server().in(Server.DELETED, null), events.now(), shown(entry));
    log.gone(gone);
    if (!lag.isZero()) {
      lately.add(gone);
    }
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
  public long created() {
    return created;
  }

  /** How many servers were ever removed. */
  public long deleted() {
    return deleted;
  }

  /** How many servers were made for a node that had a living one already. */
  public long duplicated() {
    return duplicated;
  }
}
