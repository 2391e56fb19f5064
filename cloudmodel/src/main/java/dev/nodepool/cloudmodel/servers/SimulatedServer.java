package dev.nodepool.cloudmodel.servers;

import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.openstack.compute.Server;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A server as it is now, and what was ordered.
 *
 * @param number of its creation: the later, the higher
 * @param updated when it changed last
 * @param ready when its build ends; null when it hangs
 * @param locked it hangs in its deletion
 * @param before how it was before that, as far as lists still show it
 */
public record SimulatedServer(
    Server server,
    ServerSpec spec,
    long number,
    Instant updated,
    @Nullable Instant ready,
    boolean locked,
    @Nullable SimulatedServer before) {

  static final String DELETING = "deleting";

  public CreateServer order() {
    return spec.order();
  }

  /** Somebody has ordered its removal. */
  public boolean isDeleting() {
    return DELETING.equals(server.task());
  }

  SimulatedServer now(Server changed, Instant when, @Nullable SimulatedServer earlier) {
    return new SimulatedServer(changed, spec, number, when, ready, locked, earlier);
  }

  SimulatedServer readyAt(@Nullable Instant when) {
    return new SimulatedServer(server, spec, number, updated, when, locked, before);
  }

  SimulatedServer hanging(boolean hangs) {
    return new SimulatedServer(server, spec, number, updated, ready, hangs, before);
  }

  /** How it was then; null when there was none yet. */
  @Nullable SimulatedServer asOf(Instant then) {
    var seen = this;
    while (seen != null && seen.updated.isAfter(then)) {
      seen = seen.before;
    }
    return seen;
  }
}
